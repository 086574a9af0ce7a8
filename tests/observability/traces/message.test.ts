import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import type { ReceivedSpan } from '../../support/received-spans';
import { withBareQueue } from '../../support/redis';
import { message, newPhone } from '../../support/system';
import { linkTo, named, one, turnsIn, useTracedSystem } from '../../support/traced-system';
import { gate } from '../../support/turn';

const db = testDatabase();
const bed = useTracedSystem();
/** What a gateway that traces its requests adds to its jobs. */
const GATEWAY = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const METADATA = JSON.stringify({ traceparent: `00-${GATEWAY.traceId}-${GATEWAY.spanId}-01` });

let companyId: string;
beforeEach(async () => {
  companyId = await addCompany(db);
});

test('the way of a message is one trace, from the gateway that enqueued it to its reply', async () => {
  const { prefix, sent } = await bed.start();
  await withBareQueue('incoming-message', prefix, (queue) =>
    queue.add('incoming-message', message(companyId, newPhone(), 'hello'), {
      telemetry: { metadata: METADATA },
    }),
  );
  await eventually(() => sent.length === 1);
  const spans = await bed.received();

  const stored = one(spans, 'process incoming-message');
  const turnAdded = one(spans, 'add conversation-turn.conversation-turn');
  const replyAdded = one(spans, 'add outgoing-message.outgoing-message');
  const turns = named(spans, 'process conversation-turn');
  const turn = turns.at(-1) as ReceivedSpan; // the one before fired early and moved itself
  const delivered = one(spans, 'process outgoing-message');

  expect(stored).toMatchObject({ traceId: GATEWAY.traceId, parentId: GATEWAY.spanId });
  expect(turnAdded.parentId).toBe(stored.spanId);
  for (const { parentId } of turns) expect(parentId).toBe(turnAdded.spanId);
  expect(turn.links).toEqual([linkTo(stored)]);
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
  const { producer, sent } = await bed.start();
  await producer.receiveMessage(message(companyId, newPhone(), 'hello'));
  await eventually(() => sent.length === 1);
  const spans = await bed.received();

  const [stored, turn] = ['process incoming-message', 'process conversation-turn'].map((name) =>
    named(spans, name).at(-1),
  ) as [ReceivedSpan, ReceivedSpan];
  const partsOf = (span: ReceivedSpan) => spans.filter(({ parentId }) => parentId === span.spanId);
  const scopes = (parts: ReceivedSpan[]) => new Set(parts.map(({ scope }) => scope));
  expect(scopes(partsOf(stored))).toEqual(
    new Set(['bullmq', '@opentelemetry/instrumentation-ioredis', '@opentelemetry/instrumentation-pg']),
  );
  expect(partsOf(turn).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['load context', 'ask the responder', 'pg.query SELECT', 'evalsha']),
  );
  const { startedAt, endedAt } = one(partsOf(turn), 'load context');
  expect(endedAt).toBeGreaterThan(startedAt);
});

test('the turn that answers a burst of three has a link to each of the three messages', async () => {
  const { producer, sent } = await bed.start({ config: { debounce: 1000 } });
  const phone = newPhone();
  for (const text of ['one', 'two', 'three']) await producer.receiveMessage(message(companyId, phone, text));
  await eventually(() => sent.length === 1);
  const spans = await bed.received();

  const stored = named(spans, 'process incoming-message');
  const turn = turnsIn(spans).at(-1) as ReceivedSpan;
  expect(turn.attributes).toMatchObject({ 'dialogkeeper.messages': 3, 'dialogkeeper.outcome': 'done' });
  expect(turn.links).toHaveLength(3);
  expect(turn.links).toEqual(expect.arrayContaining(stored.map(linkTo)));
  // Each message has a trace of its own. BullMQ keeps one wake-up, so the turn is part of one of them.
  expect(new Set(stored.map(({ traceId }) => traceId)).size).toBe(3);
  expect(stored.map(({ traceId }) => traceId)).toContain(turn.traceId);
});

test('an attempt that fails has the status of an error and its reason; the next one links to the message again', async () => {
  let attempts = 0;
  const { producer, sent } = await bed.start({
    respond: ({ messages }) => {
      attempts += 1;
      if (attempts === 1) throw new Error('the model is gone');
      return { text: `reply to ${messages.length}`, actions: [] };
    },
  });
  await producer.receiveMessage(message(companyId, newPhone(), 'hello'));
  await eventually(() => sent.length === 1);
  const spans = await bed.received();

  const stored = one(spans, 'process incoming-message');
  const turns = turnsIn(spans);
  const [failed, answered] = turns as [ReceivedSpan, ReceivedSpan];
  expect(turns).toHaveLength(2);
  expect(failed).toMatchObject({ status: 'error', statusMessage: 'unexpected', links: [linkTo(stored)] });
  expect(failed.attributes).toMatchObject({
    'dialogkeeper.outcome': 'retried',
    'dialogkeeper.attempt': 1,
    'error.type': 'unexpected',
  });
  expect(answered).toMatchObject({ status: 'unset', links: [linkTo(stored)], traceId: failed.traceId });
  expect(answered.attributes).toMatchObject({ 'dialogkeeper.outcome': 'done', 'dialogkeeper.attempt': 2 });
});

test('a turn that the end of another conversation admits begins a trace of its own', async () => {
  const thinking = gate();
  const { producer, given, sent } = await bed.start({
    config: { turnsPerCompany: 1 },
    respond: async () => {
      await thinking.passed;
      return { text: 'hello', actions: [] };
    },
  });
  await producer.receiveMessage(message(companyId, newPhone(), 'first'));
  await eventually(() => given.length === 1);
  await producer.receiveMessage(message(companyId, newPhone(), 'second'));
  const stored = () => db.selectFrom('message').where('company_id', '=', companyId).select('id').execute();
  await eventually(async () => (await stored()).length === 2);
  thinking.open();
  await eventually(() => sent.length === 2);
  const spans = await bed.received();

  const messages = named(spans, 'process incoming-message');
  const [first, second] = turnsIn(spans).sort((a, b) => Number(a.startedAt - b.startedAt)) as [
    ReceivedSpan,
    ReceivedSpan,
  ];
  expect(first.traceId).toBe(messages[0]?.traceId);
  expect(second.parentId).toBe('');
  expect(second.traceId).not.toBe(first.traceId);
  expect(second.links).toEqual([linkTo(messages[1] as ReceivedSpan)]);
});

test('a message whose trace cannot be read is processed, in a trace of its own', async () => {
  const { prefix, sent } = await bed.start();
  await withBareQueue('incoming-message', prefix, (queue) =>
    queue.add('incoming-message', message(companyId, newPhone(), 'hello'), {
      telemetry: { metadata: 'traceparent=…' },
    }),
  );
  await eventually(() => sent.length === 1);
  expect(one(await bed.received(), 'process incoming-message')).toMatchObject({ parentId: '' });
});
