import { Worker } from 'bullmq';
import { runTurn } from '../../src/conversation/turn';
import { deletePerson } from '../../src/db/forget/delete-person';
import { personOf } from '../../src/db/forget/person';
import { mirrorBooking } from '../../src/db/mirror/booking';
import { ForgettingOld } from '../../src/forgetting/forget-old';
import { exportClient } from '../../src/operations/export-client';
import { forgetClient } from '../../src/operations/forget-client';
import { HOUR } from '../../src/time/duration';
import { addBooking, addCompany, addSalon, dayFromNow, type Salon, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { clientsOf, phone, talk, write } from '../support/merge';
import { openRedis } from '../support/redis';
import { message, newPhone, type System, startSystem } from '../support/system';
import { gate, messagesOf, turnDeps, wakeUps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();
const DAY = dayFromNow(2);

let system: System;
let companyId: string;
let client: string;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());
beforeEach(async () => {
  companyId = await addCompany(db);
  client = newPhone();
});

const forget = (options = {}) => forgetClient(system, { companyId, client }, options);

async function book(salon: Salon, inHours: number): Promise<string> {
  const { id } = await db
    .selectFrom('client')
    .select('id')
    .where('address', '=', client)
    .where('company_id', '=', salon.companyId)
    .executeTakeFirstOrThrow();
  const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
  return addBooking(db, salon, at(inHours), at(inHours + 1), {
    client_id: id,
    comment: 'allergic',
    price: 900,
  });
}

test('a message after that begins a new client', async () => {
  await talk(system, companyId, 'hello', phone(client));
  const [former] = await clientsOf(db, companyId);
  await expect(forget()).resolves.toMatchObject({ known: true, messages: 2, finished: true });
  await talk(system, companyId, 'hello again', phone(client));
  const [now, ...others] = await clientsOf(db, companyId);
  expect(others).toEqual([]);
  expect(now?.id).not.toBe(former?.id);
  expect((await messagesOf(db, companyId)).map(({ text }) => text)).toEqual([
    'hello again',
    'reply to hello again',
  ]);
});

test('the same person stays known to another company, and so do their jobs there', async () => {
  const elsewhere = await addCompany(db);
  for (const company of [companyId, elsewhere]) {
    await talk(system, company, 'hello', phone(client));
    await system.producer.receiveMessage(message(company, client, 'more'));
  }
  await forget();
  expect(await clientsOf(db, elsewhere)).toHaveLength(1);
  const waiting = await system.queues.get('incoming-message').getJobs(['waiting']);
  expect(waiting.map(({ data }) => data.companyId)).toEqual([elsewhere]);
  await system.queues.get('incoming-message').obliterate();
});

test('a job of another person that quotes the number stays', async () => {
  await talk(system, companyId, 'hello', phone(client));
  await system.producer.receiveMessage(message(companyId, newPhone(), `ask ${client}`));
  await forget();
  expect(await system.queues.get('incoming-message').getWaitingCount()).toBe(1);
  await system.queues.get('incoming-message').obliterate();
});

test('a turn in flight commits nothing, and leaves nothing in the cache', async () => {
  const conversationId = await write(system, companyId, 'hello', phone(client));
  const [thinking, forgotten] = [gate(), gate()];
  const deps = turnDeps(system, async () => {
    thinking.open();
    await forgotten.passed;
    return { text: 'late', actions: [] };
  });
  const turn = runTurn(deps, conversationId, signal);
  await thinking.passed;
  await forget();
  forgotten.open();
  await expect(turn).resolves.toEqual({ kind: 'superseded' });
  expect(await messagesOf(db, companyId)).toEqual([]);
  expect(await system.contexts.getCachedFullContext(client, companyId)).toBeNull();
});

test('a message that a worker is storing is waited for', async () => {
  const conversationId = await talk(system, companyId, 'hello', phone(client));
  await system.producer.receiveMessage(message(companyId, client, 'being stored'));
  const connection = openRedis();
  const worker = new Worker('incoming-message', null, { connection, prefix: system.prefix, autorun: false });
  const job = await worker.getNextJob('token', { block: false });
  let isForgotten = false;
  const forgetting = forget().then((result) => {
    isForgotten = true;
    return result;
  });
  // Its wake-up is removed by then.
  await eventually(async () => !(await wakeUps(system)).includes(conversationId));
  expect(isForgotten).toBe(false);
  expect(await clientsOf(db, companyId)).toHaveLength(1);
  await write(system, companyId, 'being stored', phone(client));
  await job?.moveToCompleted('', 'token', false);
  await expect(forgetting).resolves.toMatchObject({ messages: 3 });
  expect(await clientsOf(db, companyId)).toEqual([]);
  await worker.close();
  connection.disconnect();
});

test('a client with a booking ahead is forgotten only on request, and their time stays taken', async () => {
  const salon = await addSalon(db, [DAY]);
  companyId = salon.companyId;
  await talk(system, companyId, 'hello', phone(client));
  const bookingId = await book(salon, 48);
  await system.producer.receiveMessage(message(companyId, client, 'waits'));
  await expect(forget()).rejects.toMatchObject({ code: 'client.expected', bookings: 1, retryable: false });
  expect(await clientsOf(db, companyId)).toHaveLength(1);
  expect(await system.queues.get('incoming-message').getWaitingCount()).toBe(1);
  await expect(forget({ withBookings: true })).resolves.toMatchObject({ bookings: 1 });
  const booking = db.selectFrom('booking').selectAll().where('id', '=', bookingId);
  expect(await booking.executeTakeFirst()).toMatchObject({
    client_id: null,
    comment: null,
    title: 'Стрижка',
    price: 900,
    status: 'booked',
    staff_id: salon.staffId,
  });
});

test('a booking that is over does not keep its client', async () => {
  const salon = await addSalon(db, [DAY]);
  companyId = salon.companyId;
  await talk(system, companyId, 'hello', phone(client));
  await book(salon, -48);
  await expect(forget()).resolves.toMatchObject({ bookings: 1 });
});

test.each([
  ['of the booking', 'b1'],
  ['of one that it has moved to another id', 'b2'],
])('what the booking system tells %s later does not bring the client back', async (_, movedTo) => {
  const salon = await addSalon(db, [DAY]);
  companyId = salon.companyId;
  const told = (version: number, hour: number, externalId: string) => ({
    observedAt: new Date(),
    booking: {
      externalId,
      version,
      status: 'booked' as const,
      closedBy: null,
      details: {
        startsAt: `${DAY}T${hour}:00:00+03:00`,
        endsAt: `${DAY}T${hour + 1}:00:00+03:00`,
        staffId: null,
        serviceIds: [],
        title: 'Cut of Ivan',
        client: { externalId: 'c1', phone: client, name: 'Ivan' },
        price: 1,
        comment: 'Ivan',
        confirmed: false,
        ...(externalId !== 'b1' && { replaces: 'b1' }),
      },
    },
  });
  const mirror = (version: number, hour: number, externalId = 'b1') =>
    db.transaction().execute((tx) => mirrorBooking(tx, companyId, told(version, hour, externalId)));
  await mirror(1, 10);
  await forget({ withBookings: true });
  await mirror(1, 10); // once more
  await mirror(2, 12, movedTo);
  await mirror(3, 12, movedTo);
  expect(await clientsOf(db, companyId)).toEqual([]);
  const booking = db
    .selectFrom('booking')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('external_id', '=', movedTo);
  expect(await booking.executeTakeFirst()).toMatchObject({
    client_id: null,
    comment: null,
    title: '',
    starts_at: new Date(`${DAY}T12:00:00+03:00`),
  });
});

test('while Redis is away at the end, the workers finish it later', async () => {
  await talk(system, companyId, 'hello', phone(client));
  await system.contexts.loadFullContext(client, companyId);
  const away = { invalidate: () => Promise.reject(new Error('away')) };
  const result = await forgetClient({ ...system, contexts: away }, { companyId, client });
  expect(result).toMatchObject({ known: true, finished: false });
  const rows = () =>
    db.selectFrom('forgotten_client').select('addresses').where('company_id', '=', companyId).execute();
  expect(await rows()).toEqual([{ addresses: [client] }]);
  expect(await system.contexts.getCachedFullContext(client, companyId)).not.toBeNull();
  await new ForgettingOld({ ...system, retentionDays: null }).run(signal);
  expect(await rows()).toEqual([]);
  expect(await system.contexts.getCachedFullContext(client, companyId)).toBeNull();
});

test('a second call changes nothing, and an address that is not known is no error', async () => {
  await talk(system, companyId, 'hello', phone(client));
  await forget();
  await expect(forget()).resolves.toEqual({
    known: false,
    messages: 0,
    bookings: 0,
    jobs: 0,
    finished: true,
  });
});

test('addresses that were linked meanwhile are noticed: nothing is deleted by what was known before', async () => {
  await talk(system, companyId, 'hello', phone(client));
  const person = await personOf(db, { companyId, client });
  await write(system, companyId, 'it is me', phone(client), { kind: 'lid', value: '123456789' });
  const outcome = await deletePerson(db, { companyId, client }, { person, withBookings: false });
  expect(outcome).toEqual({ kind: 'changed' });
  expect(await messagesOf(db, companyId)).toHaveLength(3);
});

test('an export has everything, page by page, and is one JSON document', async () => {
  const salon = await addSalon(db, [DAY]);
  companyId = salon.companyId;
  await talk(system, companyId, 'hello', phone(client));
  await book(salon, 48);
  let text = '';
  for await (const piece of await exportClient(db, { companyId, client })) text += piece;
  const document = JSON.parse(text);
  expect(document).toMatchObject({
    companyId,
    profile: [{ address: client }],
    addresses: [{ address: client }],
    conversations: [{ version: 1 }],
    bookings: [{ comment: 'allergic', service: 'Стрижка', staff: 'Оксана' }],
    messages: [
      { text: 'hello' },
      { text: 'reply to hello', turn_report: { responderMs: expect.any(Number) } },
    ],
  });
  await expect(exportClient(db, { companyId, client: newPhone() })).rejects.toMatchObject({
    code: 'client.not-found',
  });
});
