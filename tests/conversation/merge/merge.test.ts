import { sql } from 'kysely';
import { runTurn } from '../../../src/conversation/turn';
import { claimReply } from '../../../src/db/outbox/claim';
import {
  addBooking,
  addClient,
  addCompany,
  addReply,
  addSalon,
  dayFromNow,
  testDatabase,
} from '../../support/database';
import { clientsOf, conversationsOf, lid, newLid, phone, talk, write } from '../../support/merge';
import { newPhone, type System, startSystem } from '../../support/system';
import { repliesOf, turnDeps, wakeUps } from '../../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
let companyId: string;
/** One person with two addresses. */
let number: string;
let id: string;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());
beforeEach(async () => {
  companyId = await addCompany(db);
  [number, id] = [newPhone(), newLid()];
});

/** The next message says that both addresses are of one person. */
const link = (text = 'link') => write(system, companyId, text, phone(number), lid(id));

const only = async () => {
  const [conversation, ...others] = await conversationsOf(db, companyId);
  expect(others).toEqual([]);
  return conversation as NonNullable<typeof conversation>;
};

/** Texts by turn; null: unanswered. */
const turns = async () => {
  const rows = await db
    .selectFrom('message')
    .select(['turn', 'text'])
    .where('company_id', '=', companyId)
    .orderBy('turn')
    .orderBy('direction')
    .orderBy('id')
    .execute();
  return rows.map(({ turn, text }) => `${turn} ${text}`);
};

const dialogue = async () =>
  (await system.contexts.load({ companyId, client: number })).context.dialogue.messages.map(
    ({ text }) => text,
  );

test('the id in the booking system and the wish for no reminders go to the survivor', async () => {
  await write(system, companyId, 'by id', lid(id));
  await db
    .updateTable('client')
    .set({ external_id: '9001', reminders_off_at: sql<Date>`now()` })
    .where('company_id', '=', companyId)
    .execute();
  await write(system, companyId, 'by number', phone(number));
  await link();
  const client = await db
    .selectFrom('client')
    .select(['address', 'external_id', 'reminders_off_at'])
    .where('company_id', '=', companyId)
    .executeTakeFirstOrThrow();
  expect(client).toEqual({ address: number, external_id: '9001', reminders_off_at: expect.any(Date) });
});

test('the dialogue has the turns of both in the order of time, and goes on', async () => {
  await talk(system, companyId, 'a', lid(id));
  await talk(system, companyId, 'b', phone(number));
  await talk(system, companyId, 'c', lid(id), () => ({ actions: [] }));
  await talk(system, companyId, 'd', phone(number));
  const survivor = await link('e');
  expect(await turns()).toEqual([
    '1 a',
    '1 reply to a',
    '2 b',
    '2 reply to b',
    '3 c',
    '4 d',
    '4 reply to d',
    'null e',
  ]);
  await runTurn(turnDeps(system), survivor, signal);
  const { version } = await only();
  expect((await turns()).slice(-2)).toEqual([`${version} e`, `${version} reply to e`]);
  expect(await dialogue()).toEqual([
    ...['a', 'reply to a', 'b', 'reply to b', 'c', 'd', 'reply to d', 'e', 'reply to e'],
  ]);
});

test('the messages of a turn stay before its reply, although they were stored before a turn of the other', async () => {
  const slow = await write(system, companyId, 'early', lid(id));
  await talk(system, companyId, 'between', phone(number));
  await runTurn(turnDeps(system), slow, signal);
  await link('x');
  expect((await turns()).slice(0, 4)).toEqual([
    '1 between',
    '1 reply to between',
    '2 early',
    '2 reply to early',
  ]);
});

test('the newest state wins field by field', async () => {
  await talk(system, companyId, 'a', phone(number), () => ({ actions: [], state: { both: 1, ofPhone: 1 } }));
  await talk(system, companyId, 'b', lid(id), () => ({ actions: [], state: { both: 2, ofLid: 2 } }));
  await link();
  expect((await only()).state).toEqual({ both: 2, ofPhone: 1, ofLid: 2 });
});

test('the summaries of both dialogues are kept, and cover none of the messages that are still read', async () => {
  const summarised = (text: string, more = {}) => ({
    actions: [],
    state: { model: { version: 1, ...more, summary: { text, until: '2026-03-01T10:00:00.000Z' } } },
  });
  await talk(system, companyId, 'a', phone(number), () =>
    summarised('of the phone', { personAnnounced: true }),
  );
  await talk(system, companyId, 'b', lid(id), () => summarised('of the id', { personAnnounced: false }));
  await link();
  const summary = { text: 'of the phone\nof the id', until: '1970-01-01T00:00:00.000Z' };
  expect((await only()).state).toEqual({ model: { version: 1, personAnnounced: false, summary } });
});

test('a summary of the older dialogue is kept where the newest has none', async () => {
  const summary = { text: 'of the phone', until: '2026-03-01T10:00:00.000Z' };
  await talk(system, companyId, 'a', phone(number), () => ({
    actions: [],
    state: { model: { version: 1, summary } },
  }));
  await talk(system, companyId, 'b', lid(id), () => ({
    actions: [],
    state: { model: { version: 1 }, other: 1 },
  }));
  await link();
  const kept = { ...summary, until: '1970-01-01T00:00:00.000Z' };
  expect((await only()).state).toEqual({ model: { version: 1, summary: kept }, other: 1 });
});

test('what neither has answered is answered once, with one reply', async () => {
  await write(system, companyId, 'a', lid(id));
  await write(system, companyId, 'b', phone(number));
  const survivor = await link('c');
  expect(await only()).toMatchObject({
    received: 3,
    waiting_since: expect.any(Date),
    due_at: expect.any(Date),
  });
  await expect(runTurn(turnDeps(system), survivor, signal)).resolves.toEqual({ kind: 'committed' });
  await expect(runTurn(turnDeps(system), survivor, signal)).resolves.toEqual({ kind: 'nothing-to-answer' });
  expect(await repliesOf(db, companyId)).toEqual(['reply to a + b + c']);
});

test('the survivor is woken, and a wake-up of the deleted conversation is harmless', async () => {
  const deleted = await write(system, companyId, 'a', lid(id));
  await write(system, companyId, 'b', phone(number));
  await link();
  const { id: survivor } = await only();
  expect(survivor).not.toBe(deleted);
  expect(await wakeUps(system)).toEqual(expect.arrayContaining([survivor, deleted]));
  await expect(runTurn(turnDeps(system), deleted, signal)).resolves.toEqual({ kind: 'nothing-to-answer' });
});

test('unsent replies keep their order and their keys', async () => {
  await talk(system, companyId, 'a', lid(id));
  await talk(system, companyId, 'b', phone(number));
  await talk(system, companyId, 'c', lid(id));
  const unsent = () =>
    db
      .selectFrom('message')
      .select(['id', 'text', 'idempotency_key', 'status', 'address'])
      .where('company_id', '=', companyId)
      .where('direction', '=', 'out')
      .orderBy('id')
      .execute();
  const before = await unsent();
  const survivor = await link();
  expect(await unsent()).toEqual(before);
  for (const { text } of before) {
    const claim = await claimReply(db, { conversationId: survivor, deadlineMs: 0, onUnconfirmed: 'repeat' });
    expect(claim).toMatchObject({ kind: 'claimed', reply: { text } });
    await db
      .updateTable('message')
      .set({ status: 'sent' })
      .where('text', '=', text)
      .where('company_id', '=', companyId)
      .execute();
  }
});

test('bookings, notes, the VIP mark and the name of the business move', async () => {
  const salon = await addSalon(db, [dayFromNow(1)]);
  companyId = salon.companyId;
  const day = dayFromNow(1);
  const older = await addClient(db, companyId, number, { name: 'masha 🌸' });
  const known = await addClient(db, companyId, newPhone(), {
    name: 'Мария Ивановна',
    notes: 'allergic to ammonia',
  });
  const { address } = (await clientsOf(db, companyId))[1] ?? { address: '' };
  await db.updateTable('client').set({ vip: true }).where('id', '=', known).execute();
  const booking = await addBooking(db, salon, `${day}T10:00:00Z`, `${day}T11:00:00Z`, { client_id: known });
  await write(system, companyId, 'one', phone(number), phone(address));
  expect(await clientsOf(db, companyId)).toEqual([
    expect.objectContaining({
      id: older,
      address: number,
      name: 'Мария Ивановна',
      notes: 'allergic to ammonia',
      vip: true,
    }),
  ]);
  const { context } = await system.contexts.load({ companyId, client: number });
  expect(context.client.bookings).toEqual([expect.objectContaining({ id: booking })]);
});

test('notes of both are kept', async () => {
  await addClient(db, companyId, number, { notes: 'one' });
  await addClient(db, companyId, `lid:${id}`, { notes: 'two' });
  await link();
  expect(await clientsOf(db, companyId)).toEqual([expect.objectContaining({ notes: 'one\ntwo' })]);
});

test('a conversation of the client who is deleted becomes one of the survivor, and its turn in flight is superseded', async () => {
  await addClient(db, companyId, number);
  const conversationId = await write(system, companyId, 'a', lid(id));
  const deps = turnDeps(system, async ({ messages }) => {
    if (messages.length === 1) await link('b');
    return { text: `reply to ${messages.map(({ text }) => text).join(' + ')}`, actions: [] };
  });
  await expect(runTurn(deps, conversationId, signal)).resolves.toEqual({ kind: 'superseded' });
  expect((await only()).id).toBe(conversationId);
  await runTurn(deps, conversationId, signal);
  expect(await repliesOf(db, companyId)).toEqual(['reply to a + b']);
});

test('the client waits for a person since the earlier hand-over, and the longer pause stays', async () => {
  const [first, second] = [
    await write(system, companyId, 'a', lid(id)),
    await write(system, companyId, 'b', phone(number)),
  ];
  const set = (conversationId: string, handedOver: string | null, pausedUntil: string | null) =>
    db
      .updateTable('conversation')
      .set({
        handed_over_at: handedOver ? new Date(handedOver) : null,
        handed_over_reason: handedOver ? `since ${handedOver}` : null,
        paused_until: pausedUntil ? new Date(pausedUntil) : null,
      })
      .where('id', '=', conversationId)
      .execute();
  await set(first, '2026-01-01T10:00:00Z', '2126-01-01T11:00:00Z');
  await set(second, '2026-01-01T11:00:00Z', '2126-01-01T10:00:00Z');
  await link();
  expect(await only()).toMatchObject({
    id: second,
    handed_over_at: new Date('2026-01-01T10:00:00Z'),
    handed_over_reason: 'since 2026-01-01T10:00:00Z',
    paused_until: new Date('2126-01-01T11:00:00Z'),
  });
});

test.each([
  ['lid', 'phone'],
  ['phone', 'lid'],
])('a hand-over of the %s alone stays with its reason', async (which) => {
  const conversations = {
    lid: await write(system, companyId, 'a', lid(id)),
    phone: await write(system, companyId, 'b', phone(number)),
  };
  await db
    .updateTable('conversation')
    .set({ handed_over_at: new Date(), handed_over_reason: 'asked' })
    .where('id', '=', conversations[which as 'lid'])
    .execute();
  await link();
  expect(await only()).toMatchObject({ handed_over_at: expect.any(Date), handed_over_reason: 'asked' });
});

describe('parked', () => {
  const park = (conversationId: string) =>
    db
      .updateTable('conversation')
      .set({ parked_at: new Date(), parked_reason: 'failed', times_parked: 2, failures: 10 })
      .where('id', '=', conversationId)
      .execute();

  test('the unanswered messages of one were parked: the survivor is', async () => {
    await park(await write(system, companyId, 'a', lid(id)));
    await write(system, companyId, 'b', phone(number));
    await link();
    expect(await only()).toMatchObject({ parked_reason: 'failed', times_parked: 2, failures: 10 });
  });

  test('one was parked and has nothing unanswered any more: the survivor is not', async () => {
    const conversationId = await talk(system, companyId, 'a', phone(number));
    await park(conversationId);
    await write(system, companyId, 'b', lid(id));
    await link();
    expect(await only()).toMatchObject({ id: conversationId, parked_at: null, parked_reason: null });
  });
});

test('the merge is told to logs and metrics', async () => {
  await write(system, companyId, 'a', lid(id));
  await write(system, companyId, 'b', phone(number));
  const told: unknown[] = [];
  const off = system.events.on('clients.merged', (event) => told.push(event));
  await link();
  await link('again');
  off();
  const [client] = await clientsOf(db, companyId);
  expect(told).toEqual([{ companyId, clientId: client?.id, conversationId: (await only()).id, merged: 1 }]);
});

test('replies that wait for the client who is deleted are still sent', async () => {
  const other = await talk(system, companyId, 'a', lid(id));
  await addReply(db, { companyId, conversationId: other, text: 'more' });
  await write(system, companyId, 'b', phone(number));
  await link();
  const jobs = await system.queues.get('outgoing-message').getJobs(['waiting']);
  expect(jobs.map(({ data }) => data.conversationId)).toContain((await only()).id);
});
