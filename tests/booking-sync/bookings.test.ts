import { mirrorBooking } from '../../src/db/mirror/booking';
import type { BookingDetails, ExternalBooking } from '../../src/domain/external-booking';
import { addCompany, testDatabase } from '../support/database';
import { syncNow } from '../support/sync';
import { newPhone } from '../support/system';
import { type Calendar, calendarSystem, startCalendar } from './calendar';
import { salonCatalogue, visit } from './salon';
import { storedBookings, syncRow, versionsOf } from './stored';

const db = testDatabase();

let calendar: Calendar;
beforeEach(async () => {
  calendar = await startCalendar();
  calendar.catalogue = salonCatalogue();
});
afterEach(() => calendar.stop());

const sync = (companyId: string) => syncNow(db, calendarSystem(companyId, calendar.url));

test('all pages are read; a second sync finds nothing new and moves no version', async () => {
  const companyId = await addCompany(db);
  calendar.pageSize = 2;
  for (let i = 0; i < 5; i++) calendar.put(visit(`b${i}`, 10 + i, newPhone()));
  expect((await sync(companyId)).bookings).toMatchObject({ read: 5, created: 5 });
  const before = await versionsOf(db, companyId);
  expect(before.clients).toHaveLength(5);
  expect((await sync(companyId)).bookings).toEqual({
    read: 5,
    created: 0,
    updated: 0,
    closed: 0,
    unknownStaff: 0,
    unusable: 0,
  });
  expect(await versionsOf(db, companyId)).toEqual(before);
});

test('a change that no webhook has told is found, and only it is written', async () => {
  const companyId = await addCompany(db);
  const [anna, maria] = [newPhone(), newPhone()];
  calendar.put(visit('b1', 10, anna));
  calendar.put(visit('b2', 11, maria));
  await sync(companyId);
  const before = await versionsOf(db, companyId);
  calendar.put(visit('b1', 15, anna, { version: 2 }));
  expect((await sync(companyId)).bookings).toMatchObject({ created: 0, updated: 1, closed: 0 });
  const after = await versionsOf(db, companyId);
  expect(after.company?.version).toBe(before.company?.version);
  expect(after.company?.schedule_version).not.toBe(before.company?.schedule_version);
  expect(after.clients.filter(({ version }, i) => version !== before.clients[i]?.version)).toHaveLength(1);
});

test('a booking with a member of staff whom the booking system does not list costs nothing but itself', async () => {
  const companyId = await addCompany(db);
  calendar.put(visit('b1', 10, newPhone(), { staffId: 'left-us' }));
  calendar.put(visit('b2', 11, newPhone()));
  expect((await sync(companyId)).bookings).toMatchObject({ read: 2, created: 1, unknownStaff: 1 });
  expect(await storedBookings(db, companyId)).toEqual({ b2: 'booked' });
});

describe('a system that tells what has changed', () => {
  test('is asked for the changes since the last sync, and everything is read again when it has forgotten it', async () => {
    const companyId = await addCompany(db);
    calendar.tellsChanges = true;
    calendar.put(visit('b1', 10, newPhone()));
    calendar.put(visit('b2', 11, newPhone()));
    await sync(companyId);
    calendar.put(visit('b2', 12, newPhone(), { version: 2 }));
    expect((await sync(companyId)).bookings).toMatchObject({ read: 1, updated: 1 });
    calendar.bookings.delete('b1');
    expect((await sync(companyId)).bookings).toMatchObject({ read: 0, closed: 0 });
    calendar.forgetState();
    expect((await sync(companyId)).bookings).toMatchObject({ read: 1, closed: 1 });
    expect(await storedBookings(db, companyId)).toEqual({ b1: 'cancelled', b2: 'booked' });
  });

  test('is read as a whole once a day', async () => {
    const companyId = await addCompany(db);
    calendar.tellsChanges = true;
    calendar.put(visit('b1', 10, newPhone()));
    await sync(companyId);
    const { state } = await syncRow(db, companyId);
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000).toISOString();
    await db
      .updateTable('booking_sync')
      .set({ state: JSON.stringify({ ...(state as object), wholeAt: yesterday }) })
      .where('company_id', '=', companyId)
      .execute();
    expect((await sync(companyId)).bookings).toMatchObject({ read: 1 });
    expect((await sync(companyId)).bookings).toMatchObject({ read: 0 });
  });
});

test('a booking is stored again when what it names becomes known', async () => {
  const companyId = await addCompany(db);
  const { services = [] } = calendar.catalogue;
  calendar.catalogue.services = services.slice(1);
  calendar.put(visit('b1', 10, newPhone()));
  const serviceId = () =>
    db
      .selectFrom('booking')
      .select('service_id')
      .where('company_id', '=', companyId)
      .executeTakeFirstOrThrow();
  await sync(companyId);
  await sync(companyId);
  expect((await serviceId()).service_id).toBeNull();
  calendar.catalogue.services = services;
  await sync(companyId);
  expect((await serviceId()).service_id).not.toBeNull();
});

test('what a webhook has told since the last sync is corrected, where the booking system says what it said before', async () => {
  const companyId = await addCompany(db);
  const booking = visit('b1', 10, newPhone());
  calendar.put(booking);
  await sync(companyId);
  await sync(companyId);
  const wrong = {
    booking: { ...booking, details: { ...details(booking), price: 1 } },
    observedAt: new Date(),
  };
  await db.transaction().execute((tx) => mirrorBooking(tx, companyId, wrong));
  await sync(companyId);
  const { price } = await db
    .selectFrom('booking')
    .select('price')
    .where('company_id', '=', companyId)
    .executeTakeFirstOrThrow();
  expect(price).toBe(1500);
});

const details = ({ details }: ExternalBooking) => details as BookingDetails;

test('pages that do not end are an error, and the next sync begins again', async () => {
  const companyId = await addCompany(db);
  calendar.put(visit('b1', 10, newPhone()));
  calendar.pageSize = 0;
  await expect(sync(companyId)).rejects.toMatchObject({ code: 'booking-sync.endless' });
  calendar.pageSize = 1;
  expect((await sync(companyId)).bookings).toMatchObject({ created: 1 });
});
