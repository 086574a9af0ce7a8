import type { Events } from '../events';
import type { TraceConfig } from './settings';
import { NO_TRACES, type Traces } from './traces';

export { NO_TRACES, type Traces };

/**
 * Begins to trace what this process does, if `OTEL_EXPORTER_OTLP_ENDPOINT` is set. To be called before connections are
 * opened. Otherwise nothing of OpenTelemetry is loaded: that takes about 200 ms and 30 MB.
 */
export function startTraces(config: TraceConfig, events: Events): Traces {
  const { traceEndpoint } = config;
  if (traceEndpoint === undefined) return NO_TRACES;
  const sdk: typeof import('./open-traces') = require('./open-traces');
  return sdk.openTraces({ ...config, traceEndpoint }, events);
}
