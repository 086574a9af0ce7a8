import { readConfig } from '../../../src/config';

const read = (env: Record<string, string>) => readConfig(env);

test('nothing is traced unless an endpoint is set', () => {
  expect(read({}).traceEndpoint).toBeUndefined();
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://localhost:4318';
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT }).traceEndpoint).toBe(OTEL_EXPORTER_OTLP_ENDPOINT);
  expect(() => read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' })).toThrow(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
  );
});

test('headers are pairs, and a mistake does not show the key', () => {
  const headersOf = (given: string) => read({ OTEL_EXPORTER_OTLP_HEADERS: given }).traceHeaders;
  expect(headersOf('api-key=a%20b, tenant=salon=1')).toEqual({ 'api-key': 'a b', tenant: 'salon=1' });
  for (const wrong of [
    'secret',
    'api-key=secret,,',
    'api-key=%secret',
    'api key=secret',
    'api-key=secret%0Ax-other: 1',
    'api-key=secret%0D%0A',
    'api-key=secret\nsecret',
    'api-key=secret%00',
    'api-key=secret%D1%8F',
  ]) {
    expect(() => headersOf(wrong)).toThrow('OTEL_EXPORTER_OTLP_HEADERS');
    expect(() => headersOf(wrong)).toThrow(/^(?!.*secret)/);
  }
});

test('the share is a number from 0 to 1', () => {
  const shareOf = (given: string) => read({ OTEL_TRACES_SAMPLER_ARG: given }).traceShare;
  expect(['0', '0.25', '.5', '1', '1.0'].map(shareOf)).toEqual([0, 0.25, 0.5, 1, 1]);
  for (const wrong of ['1.1', '-1', '10%', 'all', '1e-3', ''].filter((one) => one))
    expect(() => shareOf(wrong)).toThrow('OTEL_TRACES_SAMPLER_ARG');
});
