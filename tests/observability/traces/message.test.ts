import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver';
import type { ReceivedSpan } from '../../support/received-spans';
import { withBareQueue } from '../../support/redis';
import { message, newPhone, type System, type SystemOptions, startSystem } from '../../support/system';

const db = testDatabase();
/** What a gateway that traces its requests adds to its jobs. */
const GATEWAY = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const METADATA = JSON.stringify({ traceparent: `00-${GATEWAY.traceId}-${GATEWAY.spanId}-01` });

let receiver: OtlpReceiver;
let system: System | undefined;
let companyId: string;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
  companyId = await addCompany(db);
});
afterEach(async () => {
  await system?.stop();
  await receiver.stop();
});

async function start(options: SystemOptions = {}): Promise<System> {
  system = await startSystem({ ...options, config: { traceEndpoint: receiver.url, ...options.config } });
  return system;
}

/** Stops the system, which sends what it has not sent. */
async function received(): Promise<ReceivedSpan[]> {
  await system?.stop();
  system = undefined;
  return receiver.spans();
}

const named = (spans: ReceivedSpan[], name: string) => spans.filter((span) => span.name === name);
const one = (spans: ReceivedSpan[], name: string): ReceivedSpan => {
  expect(named(spans, name)).toHaveLength(1);
  return named(spans, name)[0] as ReceivedSpan;
};
const link = ({ traceId, spanId }: ReceivedSpan) => ({ traceId, spanId });

test('the way of a message is one trace, from the gateway that enqueued it to its reply', async () => {
  const { prefix, sent } = await start();
  await withBareQueue('incoming-message', prefix, (queue) =>
    queue.add('incoming-message', message(companyId, newPhone(), 'hello'), {
      telemetry: { metadata: METADATA },
    }),
  );
  await eventually(() => sent.length === 1);
  const spans = await received();

  const stored = one(spans, 'process incoming-message');
  const turnAdded = one(spans, 'add conversation-turn.conversation-turn');
  const replyAdded = one(spans, 'add outgoing-message.outgoing-message');
  const turns = named(spans, 'process conversation-turn');
  const turn = turns.at(-1) as ReceivedSpan; // the one before fired early and moved itself
  const delivered = one(spans, 'process outgoing-message');

  expect(stored).toMatchObject({ traceId: GATEWAY.traceId, parentId: GATEWAY.spanId });
  expect(turnAdded.parentId).toBe(stored.spanId);
  for (const { parentId } of turns) expect(parentId).toBe(turnAdded.spanId);
  expect(turn.links).toEqual([link(stored)]);
  expect(replyAdded.parentId).toBe(turn.spanId);
  expect(delivered.parentId).toBe(replyAdded.spanId);
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([GATEWAY.traceId]));

  const ids = { 'dialogkeeper.company': companyId, 'dialogkeeper.conversation': expect.any(String) };
  const done = { 'dialogkeeper.outcome': 'done', 'dialogkeeper.attempt': 1 };
  expect(stored.attributes).toMatchObject({ ...ids, ...done });
  expect(turn.attributes).toMatchObject({ ...ids, ...done, 'dialogkeeper.messages': 1 });
  expect(delivered.attributes).toMatchObject({ ...ids, ...done, 'dialogkeeper.reply': expect.any(String) });
});

test('statements and commands of a job are parts of its span, and so is the load of the context', async () => {
  const { producer, sent } = await start();
  await producer.receiveMessage(message(companyId, newPhone(), 'hello'));
  await eventually(() => sent.length === 1);
  const spans = await received();

  const [stored, turn] = ['process incoming-message', 'process conversation-turn'].map((name) =>
    named(spans, name).at(-1),
  ) as [ReceivedSpan, ReceivedSpan];
  const partsOf = (span: ReceivedSpan) => spans.filter(({ parentId }) => parentId === span.spanId);
  const scopes = (parts: ReceivedSpan[]) => new Set(parts.map(({ scope }) => scope));
  expect(scopes(partsOf(stored))).toEqual(
    new Set(['bullmq', '@opentelemetry/instrumentation-ioredis', '@opentelemetry/instrumentation-pg']),
  );
  expect(partsOf(turn).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['load context', 'pg.query SELECT', 'evalsha']),
  );
  const { startedAt, endedAt } = one(partsOf(turn), 'load context');
  expect(endedAt).toBeGreaterThan(startedAt);
});

test('the turn that answers a burst of three has a link to each of the three messages', async () => {
  const { producer, sent } = await start({ config: { debounce: 1000 } });
  const phone = newPhone();
  for (const text of ['one', 'two', 'three']) await producer.receiveMessage(message(companyId, phone, text));
  await eventually(() => sent.length === 1);
  const spans = await received();

  const stored = named(spans, 'process incoming-message');
  const turn = named(spans, 'process conversation-turn').at(-1) as ReceivedSpan;
  expect(turn.attributes).toMatchObject({ 'dialogkeeper.messages': 3, 'dialogkeeper.outcome': 'done' });
  expect(turn.links).toHaveLength(3);
  expect(turn.links).toEqual(expect.arrayContaining(stored.map(link)));
  // Each message has a trace of its own. BullMQ keeps one wake-up, so the turn is part of one of them.
  expect(new Set(stored.map(({ traceId }) => traceId)).size).toBe(3);
  expect(stored.map(({ traceId }) => traceId)).toContain(turn.traceId);
});

test('an attempt that fails has the status of an error and its reason; the next one links to the message again', async () => {
  let attempts = 0;
  const { producer, sent } = await start({
    respond: ({ messages }) => {
      attempts += 1;
      if (attempts === 1) throw new Error('the model is gone');
      return { text: `reply to ${messages.length}`, actions: [] };
    },
  });
  await producer.receiveMessage(message(companyId, newPhone(), 'hello'));
  await eventually(() => sent.length === 1);
  const spans = await received();

  const stored = one(spans, 'process incoming-message');
  const turns = named(spans, 'process conversation-turn').filter(({ links }) => links.length > 0);
  const [failed, answered] = turns as [ReceivedSpan, ReceivedSpan];
  expect(turns).toHaveLength(2);
  expect(failed).toMatchObject({ status: 'error', statusMessage: 'unexpected', links: [link(stored)] });
  expect(failed.attributes).toMatchObject({
    'dialogkeeper.outcome': 'retried',
    'dialogkeeper.attempt': 1,
    'error.type': 'unexpected',
  });
  expect(answered).toMatchObject({ status: 'unset', links: [link(stored)], traceId: failed.traceId });
  expect(answered.attributes).toMatchObject({ 'dialogkeeper.outcome': 'done', 'dialogkeeper.attempt': 2 });
});
