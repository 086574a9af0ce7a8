import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';
import { type Span, SpanKind, type Telemetry } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';

/** In place of a span that is not wanted. What runs in it belongs to the span around it. */
const NO_SPAN: Span<Context> = {
  setSpanOnContext: (within) => within,
  setAttribute: () => undefined,
  setAttributes: () => undefined,
  addEvent: () => undefined,
  recordException: () => undefined,
  end: () => undefined,
};

/** BullMQ's spans for jobs that are added and jobs that are processed. */
export function bullmqTelemetry(): Telemetry<Context> {
  const { tracer, contextManager } = new BullMQOtel({ tracerName: 'bullmq' });
  return {
    tracer: {
      // BullMQ's own work (fetching the next job, extending locks) happens all the time, in every worker.
      startSpan: (name, options, within) =>
        options?.kind === SpanKind.INTERNAL ? NO_SPAN : tracer.startSpan(name, options, within),
    },
    contextManager: {
      with: (within, run) => contextManager.with(within, run),
      active: () => contextManager.active(),
      root: () => ROOT_CONTEXT,
      getMetadata: (of) => contextManager.getMetadata(of),
      // The metadata is the producer's. If it cannot be read, the job would otherwise never be processed.
      fromMetadata(active, metadata) {
        try {
          return contextManager.fromMetadata(active, metadata);
        } catch {
          return active;
        }
      },
    },
  };
}
