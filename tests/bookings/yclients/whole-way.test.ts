import { syncCompany } from '../../../src/booking-sync/sync-company';
import type { ConfiguredBookingSystem } from '../../../src/bookings/configured';
import { receive } from '../../../src/bookings/yclients/inbound';
import { mirrorBooking } from '../../../src/db/mirror/booking';
import type { ExternalBooking } from '../../../src/domain/external-booking';
import { bookingSystemEvent } from '../../../src/jobs/booking-system-event';
import { Events } from '../../../src/observability/events';
import { bookingSystemEventHandler } from '../../../src/workers/handlers/booking-system-event';
import { addCompany, dayFromNow } from '../../support/database';
import { PATIENT } from '../../support/limits';
import { type System, startSystem } from '../../support/system';
import { dependencies, never } from '../support/connect';
import { shuffledAndRepeated } from '../support/told-state';
import { adapter, settings } from './adapter';
import { type Connected, connectTo, testServer, wish } from './connected';
import { type Json, MASTER, OTHER_MASTER } from './location';

const all = testServer();
const day = dayFromNow(5);
let system: System;
let companyId: string;
let api: Connected;
beforeAll(async () => {
  system = await startSystem({ queues: ['outgoing-message'] });
});
afterAll(() => system.stop());
beforeEach(async () => {
  companyId = await addCompany(system.db, { timezone: 'Asia/Tokyo', name: 'Ещё не прочитана' });
  api = connectTo(all.server);
});

const configured = (): ConfiguredBookingSystem => ({
  id: 'salon-bookings',
  company: companyId,
  provider: 'yclients',
  settings: { ...settings, server: all.server.url },
});

function sync() {
  const config = { bookingTimeout: PATIENT, bookingSyncDays: 14, publicUrl: undefined };
  return syncCompany(
    { db: system.db, limiter: dependencies().limiter, events: new Events(), config },
    configured(),
  );
}

/** The webhook as it comes in, up to what is stored. */
async function post(body: Json) {
  const received = receive(settings, adapter.signed(JSON.stringify(body)));
  if (received.kind !== 'accepted') throw new Error(received.kind);
  const { db, queues } = system;
  const systems = { of: () => ({ client: api }) };
  const handle = bookingSystemEventHandler({ db, queues, events: new Events(), systems } as never);
  const outcomes = [];
  for (const item of received.items) {
    if (item.kind !== 'event') continue;
    const observedAt = new Date().toISOString();
    const job = bookingSystemEvent.schema.parse({
      companyId,
      system: 'salon',
      observedAt,
      event: item.event,
    });
    outcomes.push(await handle(job, { addedAt: new Date(), crashes: 0, starts: 1, signal: never() }));
  }
  return outcomes;
}

let posted = 0;
const postNew = async () => {
  const outcomes = [];
  for (const event of all.server.location.events.slice(posted)) outcomes.push(...(await post(event)));
  posted = all.server.location.events.length;
  return outcomes;
};
beforeEach(() => {
  posted = 0;
});

const rows = () =>
  system.db
    .selectFrom('booking')
    .selectAll()
    .where('company_id', '=', companyId)
    .orderBy('external_id')
    .execute();
const mirrored = (booking: ExternalBooking) =>
  system.db.transaction().execute((tx) => mirrorBooking(tx, companyId, { booking, observedAt: new Date() }));
const instant = (local: string) => new Date(`${local}+03:00`);

test('a sync reads the location; a second one writes nothing', async () => {
  all.server.location.add({ at: `${day}T10:00` });
  const first = await sync();
  expect(first).toMatchObject({
    catalogue: { services: { added: 2 }, staff: { added: 2 } },
    bookings: { created: 1 },
  });
  const company = () =>
    system.db.selectFrom('company').selectAll().where('id', '=', companyId).executeTakeFirstOrThrow();
  const before = await company();
  expect(before).toMatchObject({ name: 'Салон на Большой', timezone: 'Europe/Moscow', currency: 'RUB' });
  expect(await rows()).toMatchObject([
    { starts_at: instant(`${day}T10:00`), title: 'Мужская стрижка', price: 1300 },
  ]);
  const second = await sync();
  expect(second.bookings).toMatchObject({ created: 0, updated: 0, closed: 0 });
  expect(await company()).toEqual(before);
});

test('a run in both directions: booked, told back to us, moved by the salon, cancelled by the client', async () => {
  await sync();
  const booking = await api.book({ ...wish, from: `${day}T12:00` }, never());
  await mirrored(booking);
  expect(await postNew()).toEqual([{ kind: 'drop', reason: 'unchanged' }]);
  expect(await rows()).toMatchObject([{ status: 'booked', starts_at: instant(`${day}T12:00`) }]);

  all.server.location.change(booking.externalId, { at: `${day}T17:15`, staff_id: Number(OTHER_MASTER) });
  expect(await postNew()).toEqual([undefined]);
  expect(await rows()).toMatchObject([{ status: 'booked', starts_at: instant(`${day}T17:15`) }]);

  await mirrored(await api.cancel({ externalId: booking.externalId, reason: null }, never()));
  expect(await rows()).toMatchObject([{ status: 'cancelled', closed_by: 'client' }]);
  await postNew();
  all.server.location.change(booking.externalId, { attendance: 0 });
  await postNew();
  expect(await rows()).toMatchObject([{ status: 'cancelled', closed_by: 'client' }]);
});

test('a client who does not come frees the time; a visit that is entered step by step is one booking', async () => {
  await sync();
  const { id } = all.server.location.add({ at: `${day}T10:00`, serviceIds: [], client: null });
  await postNew();
  expect(await rows()).toMatchObject([{ client_id: null, service_id: null, price: null }]);
  const client = { id: 5, name: 'Анна', phone: '+79990000011' };
  all.server.location.change(id, { services: [{ id: 331, title: 'Мужская стрижка', cost: 1000 }], client });
  await postNew();
  expect(await rows()).toMatchObject([{ client_id: expect.any(String), price: 1000, status: 'booked' }]);
  all.server.location.change(id, { attendance: -1 });
  await postNew();
  expect(await rows()).toMatchObject([{ status: 'no-show' }]);
});

test('what no webhook has told is right after the next sync', async () => {
  const { location } = all.server;
  const [moved, removed] = ['10:00', '12:00'].map((time) => location.add({ at: `${day}T${time}` }));
  await sync();
  location.change(moved?.id, { at: `${day}T18:00` });
  location.remove(removed?.id);
  location.records.delete(String(location.add({ at: `${day}T19:00` }).id));
  location.add({ at: `${day}T15:00`, staffId: OTHER_MASTER });
  await sync();
  expect((await rows()).map(({ status, starts_at }) => [status, starts_at])).toEqual([
    ['booked', instant(`${day}T18:00`)],
    ['cancelled', instant(`${day}T12:00`)],
    ['booked', instant(`${day}T15:00`)],
  ]);
});

test('webhooks in any order, each once or more, end in what the calendar says', async () => {
  const { location } = all.server;
  await sync();
  const times = ['10:00', '11:00', '12:00', '15:30', '17:00', '18:15'];
  const ids = times.map((time) => location.add({ at: `${day}T${time}` }).id);
  const changes: ((id: number) => unknown)[] = [
    (id) => location.change(id, { at: `${day}T19:00` }),
    (id) => location.change(id, { attendance: 2 }),
    (id) => location.change(id, { staff_id: Number(MASTER), comment: 'у окна' }),
    (id) => location.change(id, { attendance: -1 }),
    (id) => location.remove(id),
  ];
  const shuffled = (round: number) => shuffledAndRepeated(location.events, round);
  for (let round = 0; round < 3; round++) {
    for (const event of shuffled(round).slice(0, 8)) await post(event);
    for (const [i, id] of ids.entries()) changes[(i + round * 2) % changes.length]?.(id);
  }
  for (const event of shuffled(9)) await post(event);
  const expected = [...location.records.values()].map((record) => ({
    external_id: String(record.id),
    status: record.deleted ? 'cancelled' : (({ '-1': 'no-show' } as Json)[record.attendance] ?? 'booked'),
    starts_at: instant(record.date.slice(0, 16).replace(' ', 'T')),
  }));
  const stored = (await rows()).map(({ external_id, status, starts_at }) => ({
    external_id,
    status,
    starts_at,
  }));
  expect(stored).toEqual(expected);
  expect(new Set(stored.map(({ status }) => status)).size).toBeGreaterThan(1);
});
