import { randomInt, randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
import { sql } from 'kysely';
import { SendingRate } from '../../src/channels/sending-rate';
import { encode } from '../../src/context/envelope';
import { insertAudit } from '../../src/db/access/audit';
import { linkClients } from '../../src/db/merge/link';
import { mirrorBooking } from '../../src/db/mirror/booking';
import { writtenForms } from '../../src/domain/address';
import { MessageRate } from '../../src/fairness/message-rate';
import { forgetClient } from '../../src/operations/forget-client';
import { HOUR } from '../../src/time/duration';
import { addBooking, addSalon, dayFromNow, type Salon, testDatabase } from '../support/database';
import { PATIENT } from '../support/limits';
import { lid, phone, talk, write } from '../support/merge';
import { openRedis, testRedis } from '../support/redis';
import { type StoredText, textsInDatabase, textsInRedis } from '../support/stored-text';
import { message, type System, startSystem } from '../support/system';

const db = testDatabase();
const redis = testRedis();
const DAY = dayFromNow(2);

let system: System;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());

const digits = (length: number) => Array.from({ length }, () => randomInt(1, 10)).join('');

/** A person whose every trace can be recognised. */
function newPerson() {
  const mark = randomUUID().slice(0, 8);
  return {
    // Other files on the same servers count from one.
    phone: `+7998${digits(7)}`,
    lid: digits(15),
    name: `Imya-${mark}`,
    text: `tekst-${mark}`,
    email: `pismo-${mark}@example.com`,
    /** In the booking system: the booking's, not theirs. */
    bookingId: randomUUID(),
  };
}
type Person = ReturnType<typeof newPerson>;

async function everything(): Promise<StoredText[]> {
  return [...(await textsInDatabase(db)), ...(await textsInRedis(redis))];
}

/** Where the person is mentioned, in any spelling. */
function tracesOf(person: Person, stored: readonly StoredText[]): string[] {
  const numbers = [...writtenForms(person.phone), person.lid];
  const words = [person.name, person.text, person.email];
  const found = stored.filter(({ text }) => {
    const squeezed = text.replace(/[\s()+.-]/g, '');
    return words.some((word) => text.includes(word)) || numbers.some((number) => squeezed.includes(number));
  });
  return [...new Set(found.map(({ where }) => where))].sort();
}

/** What a person leaves behind in a salon that they know well. */
async function leaveTraces(salon: Salon, person: Person): Promise<string> {
  const { companyId } = salon;
  const said = (extra: string) => `${person.text} ${person.phone} ${extra}`;
  const merged = await talk(system, companyId, said('as a LID'), lid(person.lid));
  await write(system, companyId, said('as a phone'), phone(person.phone));
  await linkClients(db, { companyId, addresses: [person.phone, `lid:${person.lid}`] });
  const conversationId = await talk(
    system,
    companyId,
    said('again'),
    phone(person.phone),
    ({ messages }) => ({
      text: `to ${person.name}: ${messages[0]?.text}`,
      actions: [],
      state: { summary: { text: person.text } },
    }),
  );
  await inTables(salon, person, conversationId);
  await inCache(companyId, person);
  await inQueues(companyId, person, [merged, conversationId]);
  return conversationId;
}

async function inTables(salon: Salon, person: Person, conversationId: string): Promise<void> {
  const { companyId } = salon;
  const { client_id: clientId } = await db
    .selectFrom('conversation')
    .select('client_id')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('client')
    .set({ name: person.name, notes: person.email, external_id: `external ${person.name}` })
    .where('id', '=', clientId)
    .execute();
  const reason = `${person.text} of ${person.name}`;
  await sql`update message set transcript = ${person.text}, error = ${reason}, payload = ${JSON.stringify({ person })}::jsonb
    where conversation_id = ${conversationId}`.execute(db);
  await sql`update conversation set parked_at = now(), parked_reason = ${reason}, handed_over_at = now(),
    handed_over_reason = ${reason} where id = ${conversationId}`.execute(db);
  await db
    .insertInto('client_fact')
    .values({
      company_id: companyId,
      client_id: clientId,
      topic: person.text,
      text: person.email,
      message_id: 'm',
      told_at: new Date(),
    })
    .execute();
  await db
    .insertInto('draft')
    .values({
      company_id: companyId,
      conversation_id: conversationId,
      autonomy: 'suggest',
      message_ids: sql<string[]>`'{1}'::bigint[]`,
      reply: JSON.stringify({ text: person.text, actions: [] }),
      turn: null,
    })
    .execute();
  for (const [from, to] of [
    ['10:00', '11:00'],
    ['12:00', '13:00'],
  ]) {
    const bookingId = await addBooking(db, salon, `${DAY}T${from}:00+03:00`, `${DAY}T${to}:00+03:00`, {
      client_id: clientId,
      staff_id: null, // both people come at the same time
      comment: person.email,
      title: `Стрижка ${person.name}`,
      closed_by: person.name,
      price: 1000,
    });
    await sql`insert into booking_event (company_id, kind, booking_id, client_address, reason)
      values (${companyId}, 'booking-created', ${bookingId}, ${person.phone}, ${reason})`.execute(db);
    await sql`insert into reminder (company_id, booking_id, starts_at, before_minutes, outcome)
      values (${companyId}, ${bookingId}, ${`${DAY}T${from}:00+03:00`}, 60, 'sent')`.execute(db);
  }
  await sql`select emit_booking_event(${companyId}, 'booking-updated', 'b', ${`lid:${person.lid}`}, ${reason})`.execute(
    db,
  );
  await db
    .insertInto('booking_request')
    .values({
      company_id: companyId,
      conversation_id: conversationId,
      turn: 1,
      key: 'key',
      action: JSON.stringify({ type: 'rename', name: person.name }),
    })
    .execute();
  await db.transaction().execute((tx) => mirrorBooking(tx, companyId, toldBy(person)));
  await db
    .insertInto('channel_outage')
    .values({ company_id: companyId, channel: person.bookingId, failures: 1, refused: [], reason })
    .execute();
  await insertAudit(db, {
    userId: null,
    userName: 'operator',
    action: 'pause',
    companyId,
    conversationId,
    detail: {},
    outcome: 'done',
  });
}

/** As a booking system tells a booking. */
function toldBy(person: Person, version = 1) {
  return {
    observedAt: new Date(),
    booking: {
      externalId: person.bookingId,
      version,
      status: 'booked' as const,
      closedBy: person.name,
      details: {
        startsAt: `${DAY}T15:00:00+03:00`,
        endsAt: `${DAY}T16:00:00+03:00`,
        staffId: null,
        serviceIds: [],
        title: `Cut ${person.name}`,
        client: { externalId: `external ${person.name}`, phone: person.phone, name: person.name },
        price: 500 + version,
        comment: person.email,
        confirmed: false,
      },
    },
  };
}

async function inCache(companyId: string, person: Person): Promise<void> {
  await system.contexts.loadFullContext(person.phone, companyId);
  const context = await system.contexts.loadFullContext(person.phone, companyId);
  // As before the two were linked: under the address that is not canonical any more.
  const { body } = await encode(context.client);
  await redis.hset(`full_context:{${companyId}}:client:lid:${person.lid}`, { etag: 'etag', body });
}

async function inQueues(companyId: string, person: Person, conversationIds: string[]): Promise<void> {
  const { producer, queues, prefix } = system;
  const digits = person.phone.slice(1);
  const incoming = (from: object, rest: object = {}) => ({
    ...message(companyId, person.phone, person.text, { name: person.name }),
    from,
    ...rest,
  });
  const add = (queue: string, name: string, data: unknown, opts = {}) =>
    queues.get(queue).add(name, data, opts);
  const jid = incoming({ kind: 'jid', value: `${digits}@s.whatsapp.net` });
  // Taken first, one after the other, so that each of them ends as it shall.
  await failed('incoming-message', 'incoming-message', jid, { jobId: `gateway-${digits}` });
  await failed('incoming-message', 'incoming-message', { companyId, phone: person.phone, text: person.text });
  await failed('incoming-message', 'incoming-message', JSON.stringify(jid).slice(0, 250));
  for (const conversationId of conversationIds)
    await failed('conversation-turn', 'conversation-turn', { conversationId });
  await completed('incoming-message', 'incoming-message', jid);
  await add('incoming-message', 'incoming-message', incoming({ kind: 'lid', value: `${person.lid}@lid` }), {
    delay: 60_000,
  });
  const edited = incoming({
    kind: 'phone',
    value: `+${digits.slice(0, 1)} (${digits.slice(1, 4)}) ${digits.slice(4)}`,
  });
  await add('incoming-message', 'incoming-message', edited, { priority: 5 });
  await producer.receiveMessage(message(companyId, person.phone, person.text));
  const at = new Date().toISOString();
  const event = (given: object) =>
    add(
      'channel-event',
      'channel-event',
      { companyId, channel: 'whatsapp', event: { at, ...given } },
      { delay: 60_000 },
    );
  await event({ type: 'edited', messageId: edited.messageId, text: person.text });
  await event({ type: 'person-replied', messageId: 'x', to: phone(person.phone), text: person.text });
  await event({ type: 'addresses-linked', addresses: [phone(person.phone), lid(person.lid)] });
  await producer.bookingCancelled({ companyId, phone: person.phone, reason: person.text });
  await add(
    'context-invalidation',
    'booking-updated',
    { companyId, phone: person.phone },
    { jobId: `b-${digits}` },
  );
  const { booking } = toldBy(person);
  await add('booking-system-event', 'booking-system-event', {
    companyId,
    system: 's',
    observedAt: at,
    event: { type: 'booking', booking },
  });
  await new MessageRate(openRedisForRate(), prefix).count(
    Array(2000).fill({ companyId, address: person.phone }), // a number whose key outlives the test
  );
  const rate = new SendingRate(openRedisForRate(), prefix, PATIENT);
  const limits = { perSecond: 1, perClient: { burst: 1, everyMs: HOUR } };
  await rate.waitMs({ companyId, channel: 'whatsapp', to: person.phone, idempotencyKey: 'k' }, limits);

  async function failed(queue: string, name: string, data: unknown, opts = {}) {
    await ended(queue, name, data, opts, (job, token) =>
      job.moveToFailed(new Error(`${person.text} ${person.phone}`), token, false),
    );
  }
  async function completed(queue: string, name: string, data: unknown) {
    await ended(queue, name, data, {}, (job, token) => job.moveToCompleted(person.text, token, false));
  }
  /** As a worker of any BullMQ client would end it. */
  async function ended(
    queue: string,
    name: string,
    data: unknown,
    opts: object,
    end: (job: NonNullable<Awaited<ReturnType<Worker['getNextJob']>>>, token: string) => Promise<unknown>,
  ) {
    await add(queue, name, data, { attempts: 1, lifo: true, ...opts });
    const connection = openRedis();
    const worker = new Worker(queue, null, { connection, prefix, autorun: false, skipStalledCheck: true });
    const job = await worker.getNextJob('token', { block: false });
    if (!job) throw new Error(`there is no job in ${queue}`);
    await job.log(person.text);
    await end(job, 'token');
    await worker.close();
    connection.disconnect();
  }
}

let rateConnection: ReturnType<typeof openRedis> | undefined;
function openRedisForRate() {
  rateConnection ??= openRedis();
  return rateConnection;
}
afterAll(() => rateConnection?.disconnect());

const TABLES = [
  'booking',
  'booking_event',
  'booking_request',
  'booking_source',
  'channel_outage',
  'client',
  'client_address',
  'client_fact',
  'conversation',
  'draft',
  'message',
];
const KEYS = [
  ':client:',
  ':dialogue:',
  ':rate:',
  ':send-rate:',
  ':logs',
  ':events',
  ':incoming-message:',
  ':channel-event:',
  ':conversation-turn:',
  ':context-invalidation:',
  ':booking-system-event:',
];

test('nothing of a client is left in any table or key after they were forgotten', async () => {
  const salon = await addSalon(db, [DAY]);
  const [person, other] = [newPerson(), newPerson()];
  await leaveTraces(salon, person);
  await leaveTraces(salon, other);
  const before = await everything();
  const othersBefore = tracesOf(other, before);
  // What is looked for is found where it is.
  const traces = tracesOf(person, before);
  expect(TABLES.filter((table) => !traces.some((where) => where.startsWith(`${table}.`)))).toEqual([]);
  expect(KEYS.filter((part) => !traces.some((where) => where.includes(part)))).toEqual([]);

  const forgotten = await forgetClient(
    system,
    { companyId: salon.companyId, client: person.phone },
    { withBookings: true },
  );
  expect(forgotten).toMatchObject({ known: true, finished: true, bookings: 3 });
  const after = await everything();
  expect(tracesOf(person, after)).toEqual([]);
  // Nothing of another client, but what had the person's company as a whole.
  const kept = tracesOf(other, after);
  const lost = othersBefore.filter((where) => !kept.includes(where));
  // Nor jobs of a conversation that another one has taken the place of.
  expect(lost.filter((where) => !/:events$|^channel_outage|:conversation-turn:/.test(where))).toEqual([]);
}, 300_000); // it reads all that the tests before it have left
