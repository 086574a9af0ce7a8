import { GatewayOutage } from '../../src/channels/errors';
import { sweep } from '../../src/conversation/sweep';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { outages } from '../../src/db/outages/outages';
import { QUEUES } from '../../src/jobs';
import { createLogger } from '../../src/observability/logger';
import { HOUR, SECOND } from '../../src/time/duration';
import { addBooking, addClient, addCompany, addReply, addSalon } from '../support/database';
import { eventually } from '../support/eventually';
import { loseJobs, openRedis } from '../support/redis';
import { startOwnServers } from '../support/servers';
import { echo, message, newPhone, type System, type SystemOptions, startSystem } from '../support/system';
import { gate, messagesOf, NO_LIMIT, receive, repliesOf } from '../support/turn';

// The sweep works on all companies, so this file has servers of its own.
let servers: Awaited<ReturnType<typeof startOwnServers>>;
let db: Db;
let redis: ReturnType<typeof openRedis>;
beforeAll(async () => {
  servers = await startOwnServers();
  db = openDatabase(servers.databaseUrl, { pool: 4, logger: createLogger('silent') });
  redis = openRedis(servers.redisUrl);
  await migrateUp(db);
});
afterAll(async () => {
  redis.disconnect();
  await db.destroy();
  await servers.stop();
});

const running: System[] = [];
afterEach(async () => {
  for (const system of running.splice(0)) await system.stop();
});
async function start(options: SystemOptions): Promise<System> {
  const system = await startSystem({ ...options, servers });
  running.push(system);
  return system;
}

const swept = (system: System) =>
  sweep({
    ...system,
    autonomy: 'answer',
    parkedRetryMs: HOUR,
    turnsPerCompany: NO_LIMIT,
    gatewayTimeoutMs: 10 * SECOND,
  });

const sweeping = { queues: QUEUES, config: { sweepEvery: 200 } };

/** As if all that has happened had happened an hour ago. */
async function anHourLater(): Promise<void> {
  const then = new Date(Date.now() - HOUR);
  await db
    .updateTable('conversation')
    .set({ waiting_since: then, due_at: then })
    .where('due_at', 'is not', null)
    .execute();
  await db.updateTable('message').set({ stored_at: then }).execute();
  await db.updateTable('booking_event').set({ occurred_at: then }).execute();
}

test('a message whose wake-up was lost gets its turn', async () => {
  const companyId = await addCompany(db, { debounce_ms: 3_600_000, max_wait_ms: 3_600_000 });
  const first = await start({ queues: ['incoming-message'] });
  await first.producer.receiveMessage(message(companyId, newPhone(), 'hello'));
  await eventually(async () => (await first.queues.get('conversation-turn').getDelayedCount()) === 1);
  expect(await loseJobs(redis, first.prefix)).toBeGreaterThan(0);
  await anHourLater();

  const second = await start({ ...sweeping, prefix: first.prefix });
  await eventually(() => second.sent.length > 0);
  expect(second.sent.map(({ text }) => text)).toEqual(['reply to hello']);
});

/** `one` and `two`, of one conversation. No job is there for them. */
async function addOverdueReplies() {
  const companyId = await addCompany(db);
  const idle = await start({ queues: [] });
  const conversationId = await receive(idle, message(companyId, newPhone(), 'hello'));
  await db.updateTable('message').set({ turn: 1 }).where('company_id', '=', companyId).execute();
  await db
    .updateTable('conversation')
    .set({ waiting_since: null, due_at: null })
    .where('id', '=', conversationId)
    .execute();
  await addReply(db, { companyId, conversationId, text: 'one' });
  await addReply(db, { companyId, conversationId, text: 'two' });
  await anHourLater();
  return { idle, companyId };
}

test('a reply whose wake-up was lost is sent', async () => {
  await addOverdueReplies();

  const system = await start(sweeping);
  await eventually(() => system.sent.length >= 2);
  expect(system.sent.map(({ text }) => text)).toEqual(['one', 'two']);
});

test('a reply is left alone while the provider may still say whether it was sent, and so is the one after it', async () => {
  const { idle, companyId } = await addOverdueReplies();
  const ofCompany = db.updateTable('message').where('company_id', '=', companyId);
  const begun = (seconds: number) =>
    ofCompany
      .set({ sending_since: new Date(Date.now() - seconds * SECOND) })
      .where('text', '=', 'one')
      .execute();
  await begun(25);
  expect(await swept(idle)).toMatchObject({ replies: 0 });
  await begun(31);
  expect(await swept(idle)).toMatchObject({ replies: 1 });
  await ofCompany.set({ status: 'failed' }).execute();
});

test('an event that was committed and never published is published', async () => {
  const salon = await addSalon(db, []);
  const phone = newPhone();
  const clientId = await addClient(db, salon.companyId, phone);
  const bookingId = await addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z', {
    client_id: clientId,
  });
  await db
    .insertInto('booking_event')
    .values({
      company_id: salon.companyId,
      kind: 'booking-created',
      booking_id: bookingId,
      client_address: phone,
    })
    .execute();
  await anHourLater();

  const system = await start({ queues: [] });
  await expect(swept(system)).resolves.toEqual({ turns: 0, replies: 0, events: 1, retried: 0 });
  const jobs = await system.queues.get('context-invalidation').getWaiting();
  expect(jobs).toEqual([
    expect.objectContaining({
      name: 'booking-created',
      data: expect.objectContaining({
        companyId: salon.companyId,
        phone,
        bookingId: `dialogkeeper:${bookingId}`,
      }),
    }),
  ]);
  await expect(swept(system)).resolves.toEqual({ turns: 0, replies: 0, events: 0, retried: 0 });
});

test('healthy work is left alone', async () => {
  const companyId = await addCompany(db, { debounce_ms: 3_600_000, max_wait_ms: 3_600_000 });
  const system = await start({ queues: [] });
  const conversationId = await receive(system, message(companyId, newPhone(), 'not due yet'));
  const other = await addCompany(db, { debounce_ms: 0 });
  const due = await receive(system, message(other, newPhone(), 'due now, on its normal way'));
  await addReply(db, { companyId: other, conversationId: due, text: 'on its normal way' });
  // However slow this machine is, it is younger than the grace it has.
  const young = new Date(Date.now() + HOUR);
  await db.updateTable('conversation').set({ due_at: young }).where('id', '=', due).execute();
  await db.updateTable('message').set({ stored_at: young }).where('company_id', '=', other).execute();

  const before = [await messagesOf(db, companyId), await messagesOf(db, other)];
  await expect(swept(system)).resolves.toEqual({ turns: 0, replies: 0, events: 0, retried: 0 });
  expect([await messagesOf(db, companyId), await messagesOf(db, other)]).toEqual(before);
  const turns = system.queues.get('conversation-turn');
  expect(await turns.getJobCounts('waiting', 'delayed')).toEqual({ waiting: 1, delayed: 1 });
  const [alarm] = await turns.getDelayed();
  expect(alarm?.data).toEqual({ conversationId });
  await db.deleteFrom('conversation').where('company_id', 'in', [companyId, other]).execute();
});

test('late work whose job still exists gets no second job', async () => {
  const companyId = await addCompany(db, { debounce_ms: 0 });
  const system = await start({ queues: [] });
  await receive(system, message(companyId, newPhone(), 'hello'));
  await anHourLater();
  await expect(swept(system)).resolves.toEqual({ turns: 1, replies: 0, events: 0, retried: 0 });
  await expect(swept(system)).resolves.toEqual({ turns: 1, replies: 0, events: 0, retried: 0 });
  expect(await system.queues.get('conversation-turn').getJobCounts('waiting', 'delayed')).toEqual({
    waiting: 1,
    delayed: 0,
  });
  await db.deleteFrom('conversation').where('company_id', '=', companyId).execute();
});

test('a turn whose responder thinks and a reply that is being sent do not count as unfinished', async () => {
  const companyId = await addCompany(db, { debounce_ms: 0 });
  const [thinking, sending] = [gate(), gate()];
  const system = await start({
    queues: ['conversation-turn', 'outgoing-message'],
    respond: async (input) => {
      await thinking.passed;
      return echo(input);
    },
    send: async () => {
      await sending.passed;
      return {};
    },
  });
  await receive(system, message(companyId, newPhone(), 'hello'));
  await eventually(() => system.given.length > 0);
  await anHourLater();
  const nothing = { turns: 0, replies: 0, events: 0, retried: 0 };
  await expect(swept(system)).resolves.toEqual(nothing);
  thinking.open();
  const outbox = system.queues.get('outgoing-message');
  await eventually(async () => (await outbox.getActiveCount()) > 0);
  await anHourLater();
  await expect(swept(system)).resolves.toEqual(nothing);
  sending.open();
  await eventually(() => system.sent.length > 0);
  const turns = system.queues.get('conversation-turn');
  await eventually(async () => (await turns.getActiveCount()) + (await outbox.getActiveCount()) === 0);
  expect([await turns.count(), await outbox.count(), system.given.length]).toEqual([0, 0, 1]);
});

test('many sweeps at once do all lost work once', async () => {
  const companyId = await addCompany(db, { debounce_ms: 0 });
  const idle = await start({ queues: [] });
  const phones = Array.from({ length: 5 }, newPhone);
  for (const phone of phones) await receive(idle, message(companyId, phone, 'hello'));
  await loseJobs(redis, idle.prefix);
  await anHourLater();

  const system = await start({ prefix: idle.prefix });
  await Promise.all(Array.from({ length: 5 }, () => swept(system)));
  await eventually(() => system.sent.length >= phones.length);
  await Promise.all(Array.from({ length: 5 }, () => swept(system)));
  await eventually(async () => {
    const [turns, replies] = ['conversation-turn', 'outgoing-message'].map((name) => system.queues.get(name));
    const left = await Promise.all([turns?.getJobCounts(), replies?.getJobCounts()]);
    return left.every((counts) => Object.values(counts ?? {}).every((count) => count === 0));
  });
  expect(system.sent.map(({ to }) => to).sort()).toEqual(phones.sort());
  expect(await repliesOf(db, companyId)).toEqual(phones.map(() => 'reply to hello'));
});

test('a gateway that refuses everything is probed, and all replies leave when it is back, without a failed job', async () => {
  let isBack = false;
  const tried: string[] = [];
  const system = await start({
    ...sweeping,
    send: async ({ text }) => {
      tried.push(text);
      if (!isBack) throw new GatewayOutage('404: not found');
      return {};
    },
  });
  const companyId = await addCompany(db);
  const makeProbeDue = () => db.updateTable('channel_outage').set({ next_probe_at: new Date() }).execute();
  const texts = Array.from({ length: 8 }, (_, i) => `reply ${i}`);
  for (const text of texts) {
    const clientId = await addClient(db, companyId, newPhone());
    const { id } = await db
      .insertInto('conversation')
      .values({ company_id: companyId, client_id: clientId })
      .returning('id')
      .executeTakeFirstOrThrow();
    await addReply(db, { companyId, conversationId: id, text });
    await system.queues.wakeOutbox(id);
  }
  await eventually(async () => (await outages(db, companyId)).length === 1);
  const declared = tried.length;
  await eventually(async () => {
    await makeProbeDue();
    return tried.length > declared;
  });
  isBack = true;
  await eventually(async () => {
    await makeProbeDue();
    return system.sent.length === texts.length;
  });
  expect(system.sent.map(({ text }) => text).toSorted()).toEqual(texts);
  expect(await outages(db, companyId)).toEqual([]);
  expect(await system.queues.get('outgoing-message').getFailedCount()).toBe(0);
});

test('what waits for an operator is answered when its company lets the bot answer, and old drafts are deleted', async () => {
  const companyId = await addCompany(db, { autonomy: 'suggest' });
  const system = await start({ ...sweeping });
  await system.producer.receiveMessage(message(companyId, newPhone(), 'hello'));
  const draftsOf = () => db.selectFrom('draft').select('id').where('company_id', '=', companyId).execute();
  await eventually(async () => (await draftsOf()).length === 1);
  await swept(system);
  expect(await repliesOf(db, companyId)).toEqual([]);

  await db.updateTable('company').set({ autonomy: 'answer' }).where('id', '=', companyId).execute();
  await eventually(() => system.sent.some((reply) => reply.companyId === companyId));
  expect(await repliesOf(db, companyId)).toEqual(['reply to hello']);

  await db
    .updateTable('draft')
    .set({ created_at: new Date(Date.now() - 31 * 24 * HOUR) })
    .where('company_id', '=', companyId)
    .execute();
  await eventually(async () => (await draftsOf()).length === 0);
});
