import type { Telemetry } from 'bullmq';
import type { Events } from '../events';
import type { TraceConfig } from './settings';

/** What the rest of the program knows about traces. */
export interface Traces {
  /** For the queues and workers of BullMQ. Undefined: nothing is traced. */
  readonly telemetry: Telemetry | undefined;
  /** Names the running span in the form of W3C Trace Context; undefined: none, or one that is not sent. */
  traceparent(): string | undefined;
  /** Runs code that belongs to no span, also when it is called in one. */
  outside<T>(run: () => T): T;
  /** Sends what has not been sent. Waits for the receiver for a few seconds at most. */
  stop(): Promise<void>;
}

export const NO_TRACES: Traces = {
  telemetry: undefined,
  traceparent: () => undefined,
  outside: (run) => run(),
  stop: async () => undefined,
};

/**
 * Begins to trace what this process does, if `OTEL_EXPORTER_OTLP_ENDPOINT` is set. To be called before connections are
 * opened. Otherwise nothing of OpenTelemetry is loaded: that takes about 200 ms and 30 MB.
 */
export function startTraces(config: TraceConfig, events: Events): Traces {
  const { traceEndpoint } = config;
  if (traceEndpoint === undefined) return NO_TRACES;
  const { openTraces } = require('./open-traces') as typeof import('./open-traces');
  return openTraces({ ...config, traceEndpoint }, events) ?? NO_TRACES;
}
