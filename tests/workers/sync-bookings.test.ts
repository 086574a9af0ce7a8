import type { Config } from '../../src/config';
import { syncBookings } from '../../src/jobs/sync-bookings';
import { type Calendar, calendarSystem, startCalendar } from '../booking-sync/calendar';
import { salonCatalogue, visit } from '../booking-sync/salon';
import { storedBookings } from '../booking-sync/stored';
import { addClient, addCompany, dayFromNow, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { jobsOf, metricValue, reasonsOf } from '../support/metrics';
import { freePort } from '../support/native/free-port';
import { message, newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();

let calendar: Calendar;
let companyId: string;
let system: System;
beforeEach(async () => {
  calendar = await startCalendar();
  calendar.catalogue = salonCatalogue();
  companyId = await addCompany(db);
});
afterEach(async () => {
  await system.stop();
  await calendar.stop();
});

const start = async (config: Partial<Config> = {}) => {
  system = await startSystem({
    config: { bookingSystems: [calendarSystem(companyId, calendar.url)], ...config },
  });
};
const syncs = (outcome: string) =>
  metricValue(system.metrics, 'dialogkeeper_booking_syncs_total', { outcome });

test('a booking system is read when its workers start, and then at regular times: what no webhook has told is known', async () => {
  calendar.put(visit('b1', 10, newPhone()));
  await start({ bookingSyncEvery: 1000 });
  await eventually(async () => (await storedBookings(db, companyId)).b1 === 'booked');
  calendar.put({ ...visit('b1', 10, newPhone()), version: 2, status: 'cancelled' });
  await eventually(async () => (await storedBookings(db, companyId)).b1 === 'cancelled');
});

test('a salon that is edited in its own calendar is right in the next turn', async () => {
  const phone = newPhone();
  await addClient(db, companyId, phone, { name: 'Мария' });
  calendar.put(visit('b1', 10, phone));
  await start();
  await eventually(async () => ((await syncs('done')) ?? 0) > 0);
  const busy = async () => {
    const turns = system.given.length;
    await system.producer.receiveMessage(message(companyId, phone, 'Есть время завтра?'));
    await eventually(() => system.given.length > turns);
    const { schedule, client, company } = system.given[turns]?.context ?? {};
    return {
      busy: schedule?.busy.map(({ from }) => from),
      booked: client?.bookings.map(({ from }) => from),
      services: company?.services.map(({ title }) => title),
    };
  };
  const at = (hour: number) => `${dayFromNow(1)}T${hour}:00`;
  expect(await busy()).toEqual({
    busy: [at(10)],
    booked: [at(10)],
    services: ['Стрижка', 'Окрашивание'],
  });

  calendar.put(visit('b1', 15, phone, { version: 2 }));
  calendar.put(visit('b2', 12, newPhone(), { staffId: 'p2' }));
  calendar.catalogue.services = (calendar.catalogue.services ?? []).slice(0, 1);
  await system.queues.add(syncBookings, { companyId });
  await eventually(async () => (await storedBookings(db, companyId)).b2 === 'booked');
  expect(await busy()).toEqual({ busy: [at(12), at(15)], booked: [at(15)], services: ['Стрижка'] });
});

test('a company whose booking system fails is tried again, and keeps no other from being synced', async () => {
  const broken = await addCompany(db);
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const failing = { ...calendarSystem(broken, nowhere), id: 'broken' };
  calendar.put(visit('b1', 10, newPhone()));
  await start({ bookingSystems: [failing, calendarSystem(companyId, calendar.url)] });
  await eventually(async () => (await storedBookings(db, companyId)).b1 === 'booked');
  await eventually(async () => (await syncs('failed')) === 1);
  const waiting = await eventually(async () => {
    const delayed = await system.queues.get(syncBookings.queue).getDelayed();
    return delayed.find(({ data }) => data.companyId === broken);
  });
  expect(waiting.data).toEqual({ companyId: broken });
  const row = await db
    .selectFrom('booking_sync')
    .select(['failure', 'finished_at'])
    .where('company_id', '=', broken)
    .executeTakeFirst();
  expect(row).toEqual({ failure: expect.stringContaining('did not take the request'), finished_at: null });
  expect(await jobsOf(system, 'sync-bookings', 'failed')).toBe(0);
});

test('a company without a booking system, or without a row in the database, ends its job', async () => {
  await start({ bookingSystems: [calendarSystem('not-imported-yet', calendar.url)] });
  await eventually(async () => (await reasonsOf(system, 'sync-bookings', 'no-company')) === 1);
  await system.queues.add(syncBookings, { companyId });
  await eventually(async () => (await reasonsOf(system, 'sync-bookings', 'no-booking-system')) === 1);
});

test('a booking system without an address for requests is not read, and its jobs end', async () => {
  const onlyIn = {
    id: 'salon',
    company: companyId,
    provider: 'generic',
    settings: { secret: 'whsec' },
  } as const;
  await start({ bookingSystems: [onlyIn] });
  expect(await system.queues.nextOf(syncBookings)).toBeUndefined();
  await system.queues.add(syncBookings, { companyId });
  await eventually(async () => (await reasonsOf(system, 'sync-bookings', 'no-api')) === 1);
  const row = await db.selectFrom('booking_sync').where('company_id', '=', companyId).executeTakeFirst();
  expect(row).toBeUndefined();
});

test('without booking systems nothing is scheduled', async () => {
  await start();
  expect(await system.queues.nextOf(syncBookings)).toBeDefined();
  const { prefix } = system;
  await system.stop();
  system = await startSystem({ prefix });
  expect(await system.queues.nextOf(syncBookings)).toBeUndefined();
});
