import type { ContextService } from '../../src/context/service';
import { createPostgresSource } from '../../src/db/context-source';
import { sendReminders } from '../../src/jobs/send-reminders';
import { DAY, MINUTE } from '../../src/time/duration';
import { addAddress, addClient, addSalon, type Salon, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { addUpcoming, decidedOf, type Upcoming, withReminders } from '../support/reminders';
import { countOutcomes, remind } from '../support/reminding';
import { message, newPhone, type System, startSystem } from '../support/system';
import { gate, messagesOf } from '../support/turn';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });

let system: System;
let counts: ReturnType<typeof countOutcomes>;
let salon: Salon;
let phone: string;
let clientId: string;
let release = () => {};
beforeAll(async () => {
  system = await startSystem({
    respond: async ({ messages }) => {
      const held = gate();
      release = held.open;
      if (messages.some(({ text }) => text === 'hold')) await held.passed;
      return { text: `reply to ${messages.map(({ text }) => text).join(' + ')}`, actions: [] };
    },
  });
});
afterAll(() => system.stop());
beforeEach(async () => {
  salon = await addSalon(db, [], { name: 'Лотос', address: 'Мира, 5', ...withReminders([1440, 120]) });
  phone = newPhone();
  clientId = await addClient(db, salon.companyId, phone, { name: 'Анна' });
  counts = countOutcomes(system, () => salon.companyId);
});

const book = (inMinutes: number, rest: Upcoming = {}) =>
  addUpcoming(db, salon, { clientId, inMinutes, ...rest });
const sent = () => system.sent.filter(({ companyId }) => companyId === salon.companyId);
const decided = () => decidedOf(db, salon.companyId);
const conversation = () =>
  db
    .selectFrom('conversation')
    .selectAll()
    .where('company_id', '=', salon.companyId)
    .executeTakeFirstOrThrow();

async function dialogue(): Promise<string[]> {
  const owner = { companyId: salon.companyId, client: phone };
  const { value } = await source.dialogue(owner, new AbortController().signal);
  return value.messages.map(({ from, text }) => `${from}: ${text?.split('\n')[0]}`);
}

/** The client has written, and was answered. */
async function wrote(text: string): Promise<void> {
  await system.producer.receiveMessage(message(salon.companyId, phone, text));
  await eventually(() => sent().some((one) => one.text === `reply to ${text}`));
}

const HELLO = 'Здравствуйте, Анна! Это Лотос.';

test('a booking tomorrow: the client is reminded, once, with buttons, and it is part of the dialogue', async () => {
  await wrote('hi');
  const id = await book(1440);
  await remind(system);
  const [, reminder] = await eventually(() => sent().length === 2 && sent());
  expect(reminder).toMatchObject({
    to: phone,
    channel: 'whatsapp',
    text: expect.stringMatching(/^Здравствуйте, Анна! Это Лотос\.\nНапоминаем о записи: «Стрижка», во? /),
    options: [
      { id: expect.stringMatching(`^confirm:${id}:....-..-..T..:..$`), title: 'Приду' },
      { id: `move:${id}`, title: 'Перенести' },
      { id: `cancel:${id}`, title: 'Отменить' },
    ],
    idempotencyKey: expect.stringMatching(/^reminder-/),
  });
  await remind(system);
  expect(await decided()).toEqual(['1440: sent']);
  expect(counts).toEqual({ sent: 1 });

  await system.producer.receiveMessage(message(salon.companyId, phone, 'yes'));
  const { context } = await eventually(() =>
    system.given.find(({ messages }) => messages.some(({ text }) => text === 'yes')),
  );
  expect(context.dialogue.messages.map(({ text }) => text?.split('\n')[0])).toEqual([
    'hi',
    'reply to hi',
    HELLO,
  ]);
  expect(context.dialogue.reminds).toEqual({
    bookingId: id,
    from: reminder?.options?.[0]?.id.split(`${id}:`)[1],
  });
});

test('processes that look at the same time send one message', async () => {
  await book(1440);
  await book(1440);
  await Promise.all(Array.from({ length: 6 }, () => remind(system)));
  await eventually(() => sent().length === 1);
  await remind(system);
  const statuses = async () => (await messagesOf(db, salon.companyId)).map(({ status }) => status);
  await eventually(async () => !(await statuses()).includes('pending'));
  expect(await statuses()).toEqual(['sent']);
  expect(counts).toEqual({ sent: 2 });
});

test('two bookings in a row and one for a friend are one message', async () => {
  await book(1440);
  await book(1440);
  await book(1500);
  await remind(system);
  const [reminder] = await eventually(() => sent().length === 1 && sent());
  expect(reminder?.text.match(/«Стрижка»/g)).toHaveLength(3);
  expect(reminder?.options).toHaveLength(5);
  expect(await decided()).toEqual(['1440: sent', '1440: sent', '1440: sent']);
});

test('a turn that runs is not superseded, and what it answers stays unanswered until then', async () => {
  await wrote('hi');
  await system.producer.receiveMessage(message(salon.companyId, phone, 'hold'));
  await eventually(() => system.given.some(({ messages }) => messages.some(({ text }) => text === 'hold')));
  await book(1440);
  // Without its invalidation the versions alone say that the cached dialogue, and that of the turn, are old.
  const invalidate = () => Promise.reject(new Error('Redis is away'));
  await remind(system, { contexts: { invalidate } as unknown as ContextService });
  await eventually(() => sent().length === 2);
  expect((await conversation()).waiting_since).not.toBeNull();
  release();
  await eventually(() => sent().length === 3);
  expect(sent().map(({ text }) => text.split('\n')[0])).toEqual(['reply to hi', HELLO, 'reply to hold']);
  expect(await dialogue()).toEqual([
    'client: hi',
    'business: reply to hi',
    `business: ${HELLO}`,
    'client: hold',
    'business: reply to hold',
  ]);
  await wrote('last');
  const { context } = system.given.at(-1) ?? {};
  expect(context?.dialogue.messages.map(({ text }) => text?.split('\n')[0])).toContain(HELLO);
});

test('the cached dialogue is not the old one, for readers of the cache alone, too', async () => {
  const owner = { companyId: salon.companyId, client: phone };
  await wrote('hi');
  await eventually(async () => (await system.contexts.load(owner)).context.dialogue.messages.length === 2);
  await book(1440);
  await remind(system);
  expect((await system.contexts.load(owner)).context.dialogue.messages).toHaveLength(3);
});

test('a client who has never written is reminded at their phone; without one they are not', async () => {
  await book(1440);
  await remind(system);
  const [reminder] = await eventually(() => sent().length === 1 && sent());
  expect(reminder).toMatchObject({ to: phone, channel: 'whatsapp' });
  expect(await dialogue()).toEqual([`business: ${HELLO}`]);

  const other = await addClient(db, salon.companyId, `bsuid:US.${phone.slice(1)}`);
  await book(1440, { clientId: other });
  await remind(system);
  expect(counts).toEqual({ sent: 1, 'no-channel': 1 });
  await addAddress(db, salon.companyId, `bsuid:US.${phone.slice(1)}`, newPhone());
  await book(1440, { clientId: other });
  await remind(system);
  expect(counts).toEqual({ sent: 2, 'no-channel': 1 });
});

test('a company with several channels reminds only clients who have written, by the channel where they did', async () => {
  const channels = (companyId: string, last: string | undefined) =>
    companyId === salon.companyId && last === undefined ? undefined : last;
  await book(1440);
  await remind(system, { channelFor: channels });
  expect(counts).toEqual({ 'no-channel': 1 });
  await system.producer.receiveMessage(message(salon.companyId, phone, 'hi', { channel: 'second' }));
  await eventually(() => sent().length === 1);
  await book(1440);
  await remind(system, { channelFor: channels });
  await eventually(() => sent().length === 2);
  expect(sent()[1]).toMatchObject({ channel: 'second' });
});

test('a client whom the provider does not reach is not reminded, until they write', async () => {
  await wrote('hi');
  await db
    .updateTable('client_address')
    .set({ unreachable_at: new Date() })
    .where('company_id', '=', salon.companyId)
    .execute();
  await book(1440);
  await remind(system);
  expect(counts).toEqual({ unreachable: 1 });
  await wrote('I am back');
  await book(1440);
  await remind(system);
  expect(counts).toEqual({ unreachable: 1, sent: 1 });
});

test('a client who wants no reminders has none', async () => {
  await db.updateTable('client').set({ reminders_off_at: new Date() }).where('id', '=', clientId).execute();
  await book(1440);
  await remind(system);
  expect(await decided()).toEqual(['1440: opted-out']);
  expect(sent()).toEqual([]);
});

test('a paused and handed-over conversation is reminded, and stays so', async () => {
  await wrote('hi');
  const state = {
    paused_until: new Date(Date.now() + DAY),
    handed_over_at: new Date(),
    handed_over_reason: 'x',
  };
  await db.updateTable('conversation').set(state).where('company_id', '=', salon.companyId).execute();
  await book(1440);
  await remind(system);
  await eventually(() => sent().length === 2);
  expect(await conversation()).toMatchObject(state);
});

test('a moved booking is reminded of again, for its new time', async () => {
  const id = await book(1440);
  await remind(system);
  await eventually(() => sent().length === 1);
  await move(id, 1440 + 60);
  await remind(system);
  expect(await decided()).toEqual(['1440: sent']);
  await move(id, 1440 - 5);
  await remind(system);
  await eventually(() => sent().length === 2);
  expect(await decided()).toEqual(['1440: sent', '1440: sent']);
});

async function move(id: string, inMinutes: number): Promise<void> {
  const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE);
  await db
    .updateTable('booking')
    .set({ starts_at: at(inMinutes), ends_at: at(inMinutes + 60) })
    .where('id', '=', id)
    .execute();
}

test('what fails for one client keeps no other from being reminded', async () => {
  const other = await addClient(db, salon.companyId, newPhone());
  await book(1440);
  await book(1440, { clientId: other });
  let fails = true;
  const broken = (companyId: string, last: string | undefined) => {
    if (companyId !== salon.companyId || !fails) return last ?? 'whatsapp';
    fails = false;
    throw new Error('broken');
  };
  await expect(remind(system, { channelFor: broken })).rejects.toThrow('broken');
  expect(counts).toEqual({ sent: 1 });
  await remind(system);
  expect(counts).toEqual({ sent: 2 });
});

test('the job is scheduled every minute', async () => {
  const maintenance = await startSystem({ queues: ['maintenance'] });
  try {
    const next = await maintenance.queues.nextOf(sendReminders);
    expect(next).toBeLessThanOrEqual(Date.now() + MINUTE);
  } finally {
    await maintenance.stop();
  }
});
