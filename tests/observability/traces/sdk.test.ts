import { execFileSync } from 'node:child_process';
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { recordLog } from '../../support/log';
import { message, newPhone, type System } from '../../support/system';
import { CONNECTING, one, useTracedSystem } from '../../support/traced-system';

const db = testDatabase();
const bed = useTracedSystem();
const WARN = 40;
const OUTER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

/** What a test has registered. */
afterEach(() => {
  for (const api of [trace, context, propagation]) api.disable();
});

/** As a program does that starts the workers while it handles something else. */
function inSpan<T>(run: () => T): T {
  return context.with(trace.setSpanContext(ROOT_CONTEXT, OUTER), run);
}

async function answerOne({ producer, sent }: System): Promise<void> {
  await producer.receiveMessage(message(await addCompany(db), newPhone(), 'hello'));
  await eventually(() => sent.length === 1);
}

test('without an endpoint, nothing of the SDK is loaded', () => {
  const loaded = (config: object) => {
    const script = `
      const { Events } = require('./dist/observability/events');
      require('./dist/index').startWorkers;
      require('./dist/observability/traces').startTraces(${JSON.stringify(config)}, new Events());
      const loaded = Object.keys(require.cache).filter((path) => /opentelemetry.(?!api)|bullmq-otel/.test(path));
      process.stdout.write(String(loaded.length));
      process.exit();`;
    return Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
  };
  expect(loaded({})).toBe(0);
  const config = { traceEndpoint: 'http://127.0.0.1:1', traceService: 'dialogkeeper', traceShare: 1 };
  expect(loaded(config)).toBeGreaterThan(10);
});

test('workers that are started in a span do not belong to it', async () => {
  const contexts = new NodeTracerProvider();
  contexts.register({ propagator: null });
  trace.disable(); // only the context manager stays
  const system = await inSpan(() => bed.start());
  await answerOne(system);
  const spans = await bed.received();
  expect(one(spans, 'process incoming-message').parentId).toBe('');
  // The producer of the test connects in the span too, and belongs to it.
  const inside = spans.filter(({ traceId }) => traceId === OUTER.traceId).map(({ name }) => name);
  expect(inside).toContain('connect');
  expect(inside.filter((name) => !CONNECTING.includes(name))).toEqual([]);
});

test('a program that has an SDK keeps it: nothing is traced, and a warning says so', async () => {
  const provider = new NodeTracerProvider();
  provider.register();
  const log = recordLog();
  let found: unknown = 'not asked';
  const system = await inSpan(() =>
    bed.start({
      logger: log.logger,
      respond: () => {
        found = trace.getActiveSpan();
        return { text: 'hello', actions: [] };
      },
    }),
  );
  await answerOne(system);
  await bed.stop();
  expect(log.lines(WARN)).toEqual([expect.objectContaining({ event: 'traces.unavailable' })]);
  expect(found).toBeUndefined();
  expect(bed.receiver.requests).toEqual([]);
  expect(trace.getTracer('program').startSpan('still works').isRecording()).toBe(true);
});

test('the requests name the service and carry the headers of the settings', async () => {
  const system = await bed.start({
    config: { traceHeaders: { 'api-key': 'secret' }, traceService: 'salon-bot' },
  });
  await answerOne(system);
  const [span] = await bed.received();
  expect(span?.resource).toMatchObject({ 'service.name': 'salon-bot', 'process.pid': process.pid });
  expect(bed.receiver.requests[0]).toMatchObject({
    path: '/v1/traces',
    headers: { 'api-key': 'secret', 'content-type': 'application/x-protobuf' },
  });
});

test('a share of 0 sends nothing, and messages have no traceparent', async () => {
  const system = await bed.start({ config: { traceShare: 0 } });
  await answerOne(system);
  const { companyId } = system.sent[0] as { companyId: string };
  expect(await bed.received()).toEqual([]);
  const rows = await db
    .selectFrom('message')
    .select('traceparent')
    .where('company_id', '=', companyId)
    .execute();
  expect(rows.map(({ traceparent }) => traceparent)).toEqual([null, null]);
});

test('a receiver that refuses traces is reported once, and messages are answered all the same', async () => {
  bed.receiver.answer(400);
  const log = recordLog();
  const system = await bed.start({ logger: log.logger });
  await answerOne(system);
  await bed.stop();
  expect(log.lines(WARN)).toEqual([expect.objectContaining({ event: 'traces.not-sent' })]);
});
