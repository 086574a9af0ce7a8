import { entryKey } from '../../src/context/keys';
import { createContextService } from '../../src/context/service';
import { createPostgresSource } from '../../src/db/context-source';
import { SEGMENTS, type SegmentName } from '../../src/domain/context';
import { Events } from '../../src/observability/events';
import type { BookingEventInput } from '../../src/queues/producer';
import { contextInvalidationHandlers } from '../../src/workers/handlers/context-invalidation';
import {
  addAddress,
  addBooking,
  addClient,
  addConversation,
  addSalon,
  type Salon,
  testDatabase,
} from '../support/database';
import { eventually } from '../support/eventually';
import { jobsOf, reasonsOf } from '../support/metrics';
import { testRedis, withBareQueue } from '../support/redis';
import { newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();
const redis = testRedis();
/** No server listens there. */
const nowhere = 'redis://127.0.0.1:1';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

let salon: Salon;
let [anna, boris] = ['', ''];
let annasBooking: string;
beforeEach(async () => {
  salon = await addSalon(db, []);
  [anna, boris] = [newPhone(), newPhone()];
  for (const phone of [anna, boris]) {
    const clientId = await addClient(db, salon.companyId, phone);
    await addConversation(db, salon.companyId, clientId);
    if (phone !== anna) continue;
    annasBooking = await addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z', {
      client_id: clientId,
      external_id: `yclients-${phone}`,
    });
  }
  for (const phone of [anna, boris]) await system.contexts.loadFullContext(phone, salon.companyId);
  expect(await cached(anna)).toEqual(SEGMENTS);
  expect(await cached(boris)).toEqual(SEGMENTS);
});

/** Which segments of the client's context are in the cache. */
async function cached(client: string): Promise<SegmentName[]> {
  const owner = { companyId: salon.companyId, client };
  const found = await Promise.all(SEGMENTS.map((segment) => redis.exists(entryKey(segment, owner))));
  return SEGMENTS.filter((_, i) => found[i] === 1);
}

const event = (rest: Partial<BookingEventInput> = {}) => ({
  companyId: salon.companyId,
  occurredAt: new Date().toISOString(),
  ...rest,
});

/** Waits until the event has been handled. */
async function happened(name: string, payload: object): Promise<void> {
  const done = () => jobsOf(system, name, 'done');
  const before = await done();
  await withBareQueue('context-invalidation', system.prefix, (queue) => queue.add(name, payload));
  await eventually(async () => (await done()) > before);
}

describe.each(['booking-created', 'booking-updated', 'booking-cancelled'])('%s', (name) => {
  test('drops the client and the schedule, and leaves the company, the dialogue, and all other clients', async () => {
    await happened(name, event({ phone: anna }));
    expect(await cached(anna)).toEqual(['company', 'dialogue']);
    expect(await cached(boris)).toEqual(['company', 'client', 'dialogue']);
  });
});

test('an event with only a booking finds the client, by our id or by that of the booking system', async () => {
  await happened('booking-updated', event({ bookingId: `dialogkeeper:${annasBooking}` }));
  expect(await cached(anna)).toEqual(['company', 'dialogue']);
  expect(await cached(boris)).toEqual(['company', 'client', 'dialogue']);

  await system.contexts.loadFullContext(anna, salon.companyId);
  await happened('booking-updated', event({ bookingId: `yclients-${anna}` }));
  expect(await cached(anna)).toEqual(['company', 'dialogue']);
});

test('an event of one of our bookings without a client drops the schedule alone', async () => {
  const meeting = await addBooking(db, salon, '2027-03-02T10:00Z', '2027-03-02T11:00Z');
  await happened('booking-updated', event({ bookingId: `dialogkeeper:${meeting}` }));
  expect(await cached(anna)).toEqual(['company', 'client', 'dialogue']);
});

test('an event that names another address of the client drops the context that turns use', async () => {
  const second = newPhone();
  await addAddress(db, salon.companyId, anna, second);

  await happened('booking-updated', event({ phone: second }));

  expect(await cached(anna)).toEqual(['company', 'dialogue']);
  expect(await cached(boris)).toEqual(['company', 'client', 'dialogue']);
});

test('an id that is one of ours and one of the booking system’s means the booking system’s', async () => {
  const client = await db
    .selectFrom('client')
    .select('id')
    .where('company_id', '=', salon.companyId)
    .where('address', '=', boris)
    .executeTakeFirstOrThrow();
  await addBooking(db, salon, '2027-03-02T10:00Z', '2027-03-02T11:00Z', {
    client_id: client.id,
    external_id: annasBooking,
  });
  await happened('booking-updated', event({ bookingId: Number(annasBooking) }));
  expect(await cached(anna)).toEqual(['company', 'client', 'dialogue']);
  expect(await cached(boris)).toEqual(['company', 'dialogue']);
});

test('a booking that moved to another client drops both clients', async () => {
  await happened('booking-updated', event({ phone: boris, bookingId: `yclients-${anna}` }));
  expect(await cached(anna)).toEqual(['company', 'dialogue']);
  expect(await cached(boris)).toEqual(['company', 'dialogue']);
});

test.each<[string, Partial<BookingEventInput>]>([
  ['names neither a client nor a booking', {}],
  ['names an unknown booking', { bookingId: 'unheard-of' }],
  ['names a booking by our number, without the prefix that says so', { bookingId: '$ours' }],
])('an event that %s drops all clients of that company', async (_, parts) => {
  const other = await addSalon(db, []);
  const neighbour = newPhone();
  await addClient(db, other.companyId, neighbour);
  await system.contexts.loadFullContext(neighbour, other.companyId);

  const bookingId = parts.bookingId === '$ours' ? annasBooking : parts.bookingId;
  await happened('booking-created', event({ ...parts, ...(bookingId !== undefined && { bookingId }) }));
  expect(await cached(anna)).toEqual(['company', 'dialogue']);
  expect(await cached(boris)).toEqual(['company', 'dialogue']);
  const theirs = { companyId: other.companyId, client: neighbour };
  expect(await redis.exists(entryKey('client', theirs), entryKey('schedule', theirs))).toBe(2);
});

test('company-updated drops the company and the schedule, and leaves the clients and their dialogues', async () => {
  await happened('company-updated', event());
  expect(await cached(anna)).toEqual(['client', 'dialogue']);
});

test('a company id may be a number', async () => {
  const owner = { companyId: '962302', client: anna };
  await redis.hset(entryKey('schedule', owner), 'body', 'x');
  await happened('booking-created', event({ companyId: 962302, phone: anna }));
  expect(await redis.exists(entryKey('schedule', owner))).toBe(0);
});

describe('while the cache does not answer', () => {
  test('an invalidation fails', async () => {
    const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
    const contexts = createContextService({ redis: nowhere, source });
    const handlers = contextInvalidationHandlers({ db, contexts, events: new Events() });
    const info = { addedAt: new Date(), signal: new AbortController().signal, crashes: 0 };
    const payload = { companyId: salon.companyId, phone: anna, occurredAt: new Date().toISOString() };
    await expect(handlers['booking-created'](payload, info)).rejects.toThrow();
    await expect(handlers['company-updated'](payload, info)).rejects.toThrow();
    contexts.close();
  });

  test('its job stays, and is done when the cache is back', async () => {
    const without = await startSystem({ config: { cacheRedisUrl: nowhere } });
    await without.producer.bookingCreated(event({ phone: anna }));
    await eventually(async () => (await reasonsOf(without, 'booking-created', 'unexpected')) >= 2);
    await without.stop();
    expect(await cached(anna)).toEqual(SEGMENTS);

    const back = await startSystem({ prefix: without.prefix });
    await eventually(async () => !(await cached(anna)).includes('client'));
    await back.stop();
    expect(await cached(anna)).toEqual(['company', 'dialogue']);
  });
});
