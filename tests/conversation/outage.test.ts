import { sql } from 'kysely';
import { singleChannel } from '../../src/channels/channel';
import { createWebhookChannel } from '../../src/channels/webhook/outbound';
import { deliverReplies } from '../../src/conversation/deliver';
import { outages, resumeChannels } from '../../src/db/outages';
import { dueProbes } from '../../src/db/probes';
import { refusedReplies, sendRefused } from '../../src/db/refused';
import { overdueReplies } from '../../src/db/unfinished';
import { type EventMap, Events } from '../../src/observability/events';
import { logEvents } from '../../src/observability/logs';
import { outgoingMessageWorker } from '../../src/workers/outgoing-message';
import { addClient, addCompany, addConversation, addReply, testDatabase } from '../support/database';
import { recordLog } from '../support/log';
import { type RecordingGateway, startRecordingGateway } from '../support/recording-gateway';
import { newPhone } from '../support/system';

const db = testDatabase();
const { signal } = new AbortController();
const ANY_AGE = -60_000;

let mockGateway: RecordingGateway;
let companyId: string;
let events: Events;
let refusals: EventMap['reply.refused'][];
let emitted: string[];
beforeEach(async () => {
  mockGateway = await startRecordingGateway();
  companyId = await addCompany(db);
  events = new Events();
  emitted = [];
  refusals = [];
  events.on('reply.refused', (refusal) => refusals.push(refusal));
  for (const name of ['outage.began', 'outage.ended', 'reply.refused'] as const)
    events.on(name, () => emitted.push(name));
});
afterEach(async () => {
  events.close();
  await mockGateway.stop();
});

/** A conversation with committed replies, none of them sent. */
async function conversation(...texts: string[]): Promise<string> {
  const conversationId = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
  for (const text of texts) await addReply(db, { companyId, conversationId, text, address: newPhone() });
  return conversationId;
}

async function conversations(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await conversation(`to ${i}`));
  return ids;
}

/** Delivers as the worker does; `failed`: BullMQ tries the job again. */
async function deliver(conversationId: string) {
  const channel = createWebhookChannel({
    url: mockGateway.url,
    secret: 's',
    attemptTimeoutMs: 20_000,
    attempts: 1,
  });
  const parts = {
    db,
    channels: singleChannel(channel),
    events,
    gatewayTimeoutMs: 30_000,
    onUnconfirmed: 'repeat' as const,
  };
  const delivered = deliverReplies(parts, conversationId, signal);
  return (await delivered.catch(() => ({ kind: 'failed' as const }))).kind;
}

/** Delivers to one conversation after the other. */
async function deliverAll(ids: readonly string[]) {
  const kinds: string[] = [];
  for (const id of ids) kinds.push(await deliver(id));
  return kinds;
}

async function statuses() {
  const rows = await db
    .selectFrom('message')
    .select('status')
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute();
  return rows.map(({ status }) => status);
}

const probesAreDue = () =>
  db
    .updateTable('channel_outage')
    .set({ next_probe_at: new Date(0) })
    .where('company_id', '=', companyId)
    .execute();
const probe = async () => (await dueProbes(db)).map(String);
const texts = () => mockGateway.received.map(({ body }) => JSON.parse(body).text as string);

describe.each([
  ['404', 404, 'not found'],
  ['401', 401, ''],
  ['410', 410, 'gone'],
  ['a redirect', 302, ''],
  ['503', 503, 'down'],
  ['a page of HTML that says 400', 400, '<!DOCTYPE html><title>Bad Request</title>'],
  ['a page of HTML that says 200', 200, '<html>Please log in</html>'],
])('a gateway that answers %s to everything', (_what, status, body) => {
  test('has an outage: its replies wait, and all are sent once, in order, when it is over', async () => {
    const ids = [await conversation('a1', 'a2'), ...(await conversations(3))];
    mockGateway.answerAll(status, body);
    expect(await deliverAll(ids)).toEqual(['failed', 'failed', 'paused', 'paused']);
    expect(mockGateway.received).toHaveLength(3);
    expect(new Set(await statuses())).toEqual(new Set(['pending']));
    expect(await outages(db, companyId)).toEqual([
      {
        companyId,
        channel: 'whatsapp',
        since: expect.any(Date),
        reason: expect.stringContaining(String(status)),
        waiting: 5,
      },
    ]);
    for (const id of ids) expect(await overdueReplies(db, ANY_AGE)).not.toContain(id);

    mockGateway.answerAll(200);
    const before = mockGateway.received.length;
    await probesAreDue();
    const [probed = ''] = (await probe()).filter((id) => ids.includes(id));
    expect(await deliver(probed)).toBe('drained');
    for (const id of ids) if (id !== probed) expect(await overdueReplies(db, ANY_AGE)).toContain(id);
    await deliverAll(ids);

    expect(texts().slice(before).toSorted()).toEqual(['a1', 'a2', 'to 0', 'to 1', 'to 2']);
    expect(texts().slice(before).indexOf('a1')).toBeLessThan(texts().slice(before).indexOf('a2'));
    expect(new Set(await statuses())).toEqual(new Set(['sent']));
    expect(emitted).toEqual(['outage.began', 'outage.ended']);
    expect(await outages(db, companyId)).toEqual([]);
  });
});

describe('during an outage', () => {
  let ids: string[];
  beforeEach(async () => {
    ids = await conversations(6);
    mockGateway.answerAll(404);
    await deliverAll(ids.slice(0, 3));
  });

  test('one reply is sent at a time, however many jobs ask, and after a longer pause each time', async () => {
    const pauses: number[] = [];
    for (let i = 1; i <= 6; i++) {
      await probesAreDue();
      expect(await Promise.all(ids.map(deliver))).toEqual(ids.map(() => 'paused'));
      expect(mockGateway.received).toHaveLength(3 + i);
      const { next_probe_at } = await db
        .selectFrom('channel_outage')
        .select('next_probe_at')
        .where('company_id', '=', companyId)
        .executeTakeFirstOrThrow();
      pauses.push(Math.round(((next_probe_at?.getTime() ?? 0) - Date.now()) / 1000));
    }
    expect(pauses[0]).toBeGreaterThan(0);
    expect(pauses.at(-1)).toBeGreaterThan(pauses[0] ?? 0);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60);
    expect(emitted).toEqual(['outage.began']);
  });

  test.each([
    ['longer than the next one gets it', 600, 590, 600],
    ['shorter than the next one gets the next one', 1, 15, 20],
  ])('a gateway that asks for a pause %s', async (_what, asked, least, most) => {
    for (let i = 1; i <= 2; i++) {
      mockGateway.answerNext(503, { 'retry-after': String(asked) });
      await probesAreDue();
      expect(await deliver(ids[0] ?? '')).toBe('paused');
    }
    const { rows } = await sql<{ seconds: number; probes: number }>`
      select extract(epoch from next_probe_at - clock_timestamp())::float8 as seconds, probes
      from channel_outage where company_id = ${companyId}`.execute(db);
    expect(rows[0]?.probes).toBe(3);
    expect(rows[0]?.seconds).toBeGreaterThan(least - 10);
    expect(rows[0]?.seconds).toBeLessThanOrEqual(most);
  });

  test('an operator can end the pause that the gateway has asked for', async () => {
    companyId = await addCompany(db);
    const id = await conversation('hello');
    mockGateway.answerNext(503, { 'retry-after': '3600' });
    expect(await deliver(id)).toBe('paused'); // no job is delayed by an hour
    mockGateway.answerAll(200);
    await resumeChannels(db, companyId);
    expect(await deliver(id)).toBe('drained');
  });

  test('the replies of other companies are sent', async () => {
    companyId = await addCompany(db);
    mockGateway.answerAll(200);
    expect(await deliver(await conversation('elsewhere'))).toBe('drained');
  });

  test('an operator can resume the channel at once; the outage is declared again if nothing has changed', async () => {
    expect(await resumeChannels(db, companyId)).toBe(1);
    for (const id of ids) expect(await overdueReplies(db, ANY_AGE)).toContain(id);
    expect(await deliverAll(ids)).toEqual(['failed', 'failed', ...ids.slice(2).map(() => 'paused')]);
    mockGateway.answerAll(200);
    await resumeChannels(db, companyId);
    expect(await deliverAll(ids)).toEqual(ids.map(() => 'drained'));
    expect(emitted).toEqual(['outage.began', 'outage.began', 'outage.ended']);
  });
});

test('the log has one error when an outage begins and one line when it ends', async () => {
  const log = recordLog();
  logEvents(events, log.logger);
  const channel = createWebhookChannel({
    url: mockGateway.url,
    secret: 's',
    attemptTimeoutMs: 20_000,
    attempts: 1,
  });
  const take = outgoingMessageWorker({
    db,
    channels: singleChannel(channel),
    events,
    gatewayTimeoutMs: 30_000,
    onUnconfirmed: 'repeat',
  });
  const info = { addedAt: new Date(), crashes: 0, signal };
  const ids = await conversations(5);
  mockGateway.answerAll(404, 'not found');
  for (const conversationId of ids) await take({ conversationId }, info).catch(() => undefined);
  await expect(take({ conversationId: ids[0] ?? '' }, info)).resolves.toEqual({
    kind: 'drop',
    reason: 'gateway-outage',
  });
  mockGateway.answerAll(200);
  await resumeChannels(db, companyId);
  for (const conversationId of ids) await take({ conversationId }, info);
  expect(log.lines(30)).toEqual([
    expect.objectContaining({ level: 50, companyId, reason: expect.stringContaining('404: not found') }),
    expect.objectContaining({ level: 30, companyId }),
  ]);
});

describe('a refusal of one message', () => {
  test('is final and is reported; the next reply is sent', async () => {
    const id = await conversation('one', 'two');
    mockGateway.answerNext(422, {}, 'too long');
    expect(await deliver(id)).toBe('drained');
    expect(await statuses()).toEqual(['failed', 'sent']);
    expect(refusals).toEqual([
      {
        companyId,
        conversationId: id,
        replyId: expect.any(String),
        reason: expect.stringContaining('422'),
      },
    ]);
  });

  test('of a few clients causes one outage, not several: the second refusal is final', async () => {
    const refused = await conversations(5);
    mockGateway.answerAll(422);
    for (const id of refused) await deliver(id);
    expect(emitted.at(-1)).toBe('outage.began');
    const good = await conversation('to one who can be reached');
    mockGateway.answerAll(200);
    await resumeChannels(db, companyId);
    expect(await deliver(good)).toBe('drained');
    mockGateway.answerAll(422);

    expect(await deliverAll(refused)).toEqual(refused.map(() => 'drained'));

    expect(await statuses()).toEqual([...refused.map(() => 'failed'), 'sent']);
    expect(emitted.filter((name) => name === 'outage.began')).toHaveLength(1);
    expect(emitted.slice(-5)).toEqual(refused.map(() => 'reply.refused'));
  });

  test('of every reply of one conversation is no outage', async () => {
    mockGateway.answerAll(400);
    const id = await conversation('one', 'two', 'three', 'four', 'five', 'six');
    expect(await deliver(id)).toBe('drained');
    expect(new Set(await statuses())).toEqual(new Set(['failed']));
  });

  test('of many conversations in a row is an outage, and no reply is lost', async () => {
    const ids = [await conversation('a1', 'a2'), ...(await conversations(5))];
    mockGateway.answerAll(400);
    expect(await deliverAll(ids)).toEqual([...Array(4).fill('drained'), 'paused', 'paused']);
    expect(new Set(await statuses())).toEqual(new Set(['pending']));
    mockGateway.answerAll(200);
    const before = mockGateway.received.length;
    await resumeChannels(db, companyId);
    await deliverAll(ids);
    expect(texts().slice(before)).toEqual(['a1', 'a2', 'to 0', 'to 1', 'to 2', 'to 3', 'to 4']);
  });

  test('by one address while others accept is final after many tries, and delays no other client', async () => {
    const refused = await conversation('refused');
    for (let tries = 1; tries < 20; tries++) {
      mockGateway.answerNext(404);
      expect(await deliver(refused)).toBe('failed');
      expect(await deliver(await conversation('taken'))).toBe('drained');
    }
    mockGateway.answerNext(404);
    expect(await deliver(refused)).toBe('drained');
    expect((await statuses()).filter((status) => status !== 'sent')).toEqual(['failed']);
    expect(emitted).toEqual(['reply.refused']);
  });
});

describe('an operator can send refused replies again:', () => {
  test.each(['one', 'all of a company'])('%s', async (which) => {
    mockGateway.answerAll(400);
    const id = await conversation('one', 'two');
    await deliver(id);
    const [first, second] = await refusedReplies(db, companyId);
    expect(first).toMatchObject({ conversationId: id, reason: expect.stringContaining('400') });
    const chosen = which === 'one' ? { replyId: second?.replyId ?? '' } : { companyId };
    expect(await sendRefused(db, chosen)).toBe(which === 'one' ? 1 : 2);
    expect(await overdueReplies(db, ANY_AGE)).toContain(id);
    mockGateway.answerAll(200);
    await deliver(id);
    expect(await statuses()).toEqual([which === 'one' ? 'failed' : 'sent', 'sent']);
    expect(texts().slice(2)).toEqual(which === 'one' ? ['two'] : ['one', 'two']);
  });

  test('not those that an operator has discarded', async () => {
    await conversation('one');
    await db
      .updateTable('message')
      .set({ status: 'failed', error: 'discarded by an operator' })
      .where('company_id', '=', companyId)
      .execute();
    expect(await refusedReplies(db, companyId)).toEqual([]);
    expect(await sendRefused(db, { companyId })).toBe(0);
  });
});
