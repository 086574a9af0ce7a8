import { hostname } from 'node:os';
import {
  context,
  isSpanContextValid,
  ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import { version } from '../../../package.json';
import { within } from '../../time/deadline';
import { SECOND } from '../../time/duration';
import type { Events } from '../events';
import { bullmqTelemetry } from './bullmq-telemetry';
import { describeSpans } from './described-spans';
import { DiscreetExporter } from './discreet-exporter';

import { instrument } from './instrumented-clients';
import type { TraceConfig } from './settings';
import { NO_TRACES, type Traces } from './traces';

/** Milliseconds for which a stopping process waits for the receiver. */
const LAST_EXPORT = 3 * SECOND;

/**
 * Registers an OpenTelemetry SDK for this process. If the program that embeds the workers has one of its own, it is left alone
 * and nothing is traced: it would send what must not leave. The same holds for a second system in one process.
 */
export function openTraces(config: TraceConfig & { traceEndpoint: string }, events: Events): Traces {
  const outside: Traces['outside'] = (run) => context.with(ROOT_CONTEXT, run);
  const provider = createProvider(config, events);
  provider.register({ propagator: new W3CTraceContextPropagator() });
  if (!isRegistered(provider)) {
    void provider.shutdown();
    events.emit('traces.unavailable', {});
    return { ...NO_TRACES, outside };
  }
  const restoreClients = instrument(provider);
  describeSpans(events, provider.getTracer('dialogkeeper', version));
  return {
    telemetry: bullmqTelemetry(),
    traceparent,
    outside,
    async stop() {
      restoreClients();
      for (const api of [trace, context, propagation]) api.disable();
      const late = () => new Error('the receiver of traces does not answer');
      await within(LAST_EXPORT, provider.shutdown(), late).catch(() => undefined);
    },
  };
}

function createProvider(config: TraceConfig & { traceEndpoint: string }, events: Events): NodeTracerProvider {
  const { traceEndpoint, traceHeaders, traceService, traceShare } = config;
  const exporter = new OTLPTraceExporter({
    url: `${traceEndpoint.replace(/\/+$/, '')}/v1/traces`,
    ...(traceHeaders && { headers: traceHeaders }),
  });
  return new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': traceService,
      'service.version': version,
      'host.name': hostname(),
      'process.pid': process.pid,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(traceShare) }),
    spanProcessors: [new BatchSpanProcessor(new DiscreetExporter(exporter, events))],
  });
}

function isRegistered(provider: NodeTracerProvider): boolean {
  const registered = trace.getTracerProvider();
  return registered instanceof ProxyTracerProvider && registered.getDelegate() === provider;
}

function traceparent(): string | undefined {
  const running = trace.getActiveSpan()?.spanContext();
  if (!running || !isSpanContextValid(running) || running.traceFlags !== 1) return undefined;
  return `00-${running.traceId}-${running.spanId}-01`;
}
