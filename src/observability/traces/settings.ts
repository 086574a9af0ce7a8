import { validateHeaderName, validateHeaderValue } from 'node:http';
import { ConfigInvalid } from '../../settings/errors';
import { text, url } from '../../settings/parse';
import type { Settings, Values } from '../../settings/setting';

/** Standard variables of OpenTelemetry. The SDK reads further ones itself, such as `OTEL_BSP_SCHEDULE_DELAY`. */
export const TRACE_SETTINGS = {
  traceEndpoint: {
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    default: undefined,
    doc: 'where traces are sent, as OTLP over HTTP (`http/protobuf`): `http://localhost:4318`; `/v1/traces` is added (docs/traces.md). Unset: nothing is traced',
    parse: url('http:', 'https:'),
  },
  traceHeaders: {
    env: 'OTEL_EXPORTER_OTLP_HEADERS',
    default: undefined,
    doc: 'headers that the receiver of traces asks for: `name=value,name=value`, values percent-encoded',
    parse: headers,
  },
  traceService: {
    env: 'OTEL_SERVICE_NAME',
    default: 'dialogkeeper',
    doc: 'the name of the service in traces',
    parse: text,
  },
  traceShare: {
    env: 'OTEL_TRACES_SAMPLER_ARG',
    default: '1',
    doc: 'the share of traces that is sent, from 0 to 1; a trace that a gateway began is sent if the gateway sends it',
    parse: share,
  },
} satisfies Settings;

export type TraceConfig = Values<typeof TRACE_SETTINGS>;

/** The error does not repeat the value: it is usually a key. */
function headers(given: string, env: string): Record<string, string> {
  try {
    return Object.fromEntries(given.split(',').map(header));
  } catch {
    throw new ConfigInvalid(
      env,
      '…',
      'name=value, or several of them separated by commas, percent-encoded, without line breaks and other characters that HTTP forbids',
    );
  }
}

function header(pair: string): [name: string, value: string] {
  const [, name = '', encoded = ''] = /^\s*([\w-]+)\s*=\s*([^\s]+)\s*$/.exec(pair) ?? [];
  const value = decodeURIComponent(encoded);
  validateHeaderName(name); // refuses an empty one
  validateHeaderValue(name, value); // otherwise each export would fail
  return [name, value];
}

function share(given: string, env: string): number {
  const value = Number(given);
  if (/^\d*\.?\d+$/.test(given) && value <= 1) return value;
  throw new ConfigInvalid(env, given, 'a number from 0 to 1');
}
