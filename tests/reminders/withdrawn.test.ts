import { sql } from 'kysely';
import { createPostgresSource } from '../../src/db/context-source';
import { listRefused } from '../../src/operations/refused';
import { MINUTE } from '../../src/time/duration';
import { tell } from '../support/channel-events';
import { addClient, addSalon, type Salon, testDatabase } from '../support/database';
import { useDelivery } from '../support/delivery';
import { addUpcoming, decidedOf, withReminders } from '../support/reminders';
import { countOutcomes, remind } from '../support/reminding';
import { newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();
const { deliver } = useDelivery();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });

let system: System;
let counts: ReturnType<typeof countOutcomes>;
let salon: Salon;
let phone: string;
let clientId: string;
let sent: string[];
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());
beforeEach(async () => {
  salon = await addSalon(db, [], withReminders([1440, 120]));
  phone = newPhone();
  clientId = await addClient(db, salon.companyId, phone);
  counts = countOutcomes(system, () => salon.companyId);
  sent = [];
});

const book = (inMinutes: number) => addUpcoming(db, salon, { clientId, inMinutes });
const decided = () => decidedOf(db, salon.companyId);
const change = (id: string, values: { status?: 'cancelled'; inMinutes?: number }) => {
  const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE);
  const { status, inMinutes } = values;
  const moved = inMinutes === undefined ? {} : { starts_at: at(inMinutes), ends_at: at(inMinutes + 60) };
  return db
    .updateTable('booking')
    .set({ ...moved, ...(status && { status }) })
    .where('id', '=', id)
    .execute();
};

async function conversationId(): Promise<string> {
  const { id } = await db
    .selectFrom('conversation')
    .select('id')
    .where('company_id', '=', salon.companyId)
    .executeTakeFirstOrThrow();
  return id;
}

/** What leaves now. */
async function send(from?: string): Promise<string[]> {
  const take = async ({ text }: { text: string }) => {
    sent.push(text);
    return {};
  };
  await deliver(take, { events: system.events }, from ?? (await conversationId()));
  return sent;
}

const messages = async () => {
  const owner = { companyId: salon.companyId, client: phone };
  return (await source.dialogue(owner, new AbortController().signal)).value.messages;
};

test.each([
  ['cancelled', { status: 'cancelled' as const }],
  ['moved', { inMinutes: 1500 }],
  ['begun', { inMinutes: -1 }],
])('a reminder does not leave when its booking is %s, and is not part of the dialogue', async (_, values) => {
  const id = await book(1440);
  await remind(system);
  expect(await messages()).toHaveLength(1);
  await change(id, values);
  expect(await send()).toEqual([]);
  expect(await decided()).toEqual(['1440: withdrawn']);
  expect(counts).toEqual({ sent: 1, withdrawn: 1 });
  expect(await messages()).toEqual([]);
  expect(await listRefused(db, salon.companyId)).toEqual([]);
});

test('a reminder does not leave to a client who does not have the booking any more; the one who has it is reminded', async () => {
  const other = newPhone();
  const id = await book(1440);
  await remind(system);
  const former = await conversationId();
  const otherId = await addClient(db, salon.companyId, other);
  await db.updateTable('booking').set({ client_id: otherId }).where('id', '=', id).execute();
  expect(await send(former)).toEqual([]);
  await remind(system);
  const { id: theirs } = await db
    .selectFrom('conversation')
    .select('id')
    .where('client_id', '=', otherId)
    .executeTakeFirstOrThrow();
  expect(await send(theirs)).toHaveLength(1);
  expect(await decided()).toEqual(['1440: sent']);
});

test('a reminder leaves when nothing has changed', async () => {
  await book(1440);
  await remind(system);
  expect(await send()).toHaveLength(1);
  expect(await decided()).toEqual(['1440: sent']);
});

test('what a withdrawn message said of another booking is said again, of that alone', async () => {
  const [gone] = [await book(1440), await book(1440)];
  await remind(system);
  await change(gone, { status: 'cancelled' });
  await send();
  await remind(system);
  const [text, ...others] = await send();
  expect(others).toEqual([]);
  expect(text?.match(/«Стрижка»/g)).toHaveLength(1);
  expect(await decided()).toEqual(['1440: withdrawn', '1440: sent']);
});

test('after the client has asked for no more, none leaves', async () => {
  await book(1440);
  await remind(system);
  await sql`update client set reminders_off_at = now() where id = ${clientId}`.execute(db);
  expect(await send()).toEqual([]);
});

test('of two reminders of a booking that could not leave, only the later one does', async () => {
  const id = await book(1440);
  await remind(system);
  await sql`update booking set starts_at = now() + interval '2 hours' where id = ${id}`.execute(db);
  await sql`update reminder set starts_at = (select starts_at from booking where id = ${id}) where booking_id = ${id}`.execute(
    db,
  );
  await remind(system);
  expect(await send()).toHaveLength(1);
  expect(await decided()).toEqual(['120: sent', '1440: withdrawn']);
});

test('a withdrawn reminder does not hold up the replies after it', async () => {
  const id = await book(1440);
  await remind(system);
  await db
    .insertInto('message')
    .columns([
      'company_id',
      'conversation_id',
      'direction',
      'channel',
      'address',
      'text',
      'sent_at',
      'received_at',
      'turn',
      'status',
      'idempotency_key',
    ])
    .expression(
      sql`select company_id, conversation_id, direction, channel, address, 'reply', now(), now(), 1, 'pending', id || ' reply'
        from message where company_id = ${salon.companyId}`,
    )
    .execute();
  await change(id, { status: 'cancelled' });
  expect(await send()).toEqual(['reply']);
});

test('a person who writes meanwhile does not stop it', async () => {
  await book(1440);
  await remind(system);
  const to = { kind: 'phone' as const, value: phone };
  const at = new Date().toISOString();
  await tell(system, salon.companyId, { type: 'person-replied', messageId: 'p1', to, text: 'hello', at });
  expect(await send()).toHaveLength(1);
  expect((await messages()).map(({ text }) => text?.slice(0, 5))).toEqual(['Здрав', 'hello']);
});
