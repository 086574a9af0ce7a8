import { mirrorBooking } from '../../src/db/mirror/booking';
import { addCompany, testDatabase } from '../support/database';
import { syncNow } from '../support/sync';
import { newPhone } from '../support/system';
import { type Calendar, calendarSystem, startCalendar } from './calendar';
import { salonCatalogue, visit } from './salon';
import { storedBookings } from './stored';

const db = testDatabase();

let calendar: Calendar;
beforeEach(async () => {
  calendar = await startCalendar();
  calendar.catalogue = salonCatalogue();
});
afterEach(() => calendar.stop());

const sync = (companyId: string) => syncNow(db, calendarSystem(companyId, calendar.url));

describe('a booking that the booking system does not tell any more', () => {
  test('is cancelled where all of the range were told', async () => {
    const companyId = await addCompany(db);
    calendar.put(visit('b1', 10, newPhone()));
    calendar.put(visit('b2', 11, newPhone()));
    await sync(companyId);
    calendar.bookings.delete('b1');
    expect((await sync(companyId)).bookings).toMatchObject({ read: 1, closed: 1 });
    expect(await storedBookings(db, companyId)).toEqual({ b1: 'cancelled', b2: 'booked' });
    const booking = await db
      .selectFrom('booking')
      .select('closed_by')
      .where('company_id', '=', companyId)
      .where('external_id', '=', 'b1')
      .executeTakeFirst();
    expect(booking?.closed_by).toBe('booking-system');
  });

  test('stays where nothing at all was told, and none can be asked for by its id', async () => {
    const companyId = await addCompany(db);
    calendar.put(visit('b1', 10, newPhone()));
    const system = calendarSystem(companyId, calendar.url, { readsOne: false });
    await syncNow(db, system);
    calendar.unlisted.add('b1');
    expect((await syncNow(db, system)).bookings).toMatchObject({ read: 0, closed: 0 });
    calendar.put(visit('b2', 12, newPhone()));
    expect((await syncNow(db, system)).bookings).toMatchObject({ read: 1, closed: 1 });
    expect(await storedBookings(db, companyId)).toEqual({ b1: 'cancelled', b2: 'booked' });
  });

  test('stays where it lies outside of the range', async () => {
    const companyId = await addCompany(db);
    calendar.put(visit('b1', 10, newPhone(), { day: 15 }));
    await sync(companyId);
    expect(await storedBookings(db, companyId)).toEqual({}); // 14 days from yesterday on
    const booking = visit('b1', 10, newPhone(), { day: 15 });
    await db.transaction().execute((tx) => mirrorBooking(tx, companyId, { booking, observedAt: new Date() }));
    await sync(companyId);
    expect(await storedBookings(db, companyId)).toEqual({ b1: 'booked' });
  });

  test('stays where it is of a former booking system of the company', async () => {
    const companyId = await addCompany(db);
    calendar.put(visit('b1', 10, newPhone()));
    await sync(companyId);
    calendar.bookings.clear();
    const another = { ...calendarSystem(companyId, calendar.url), id: 'another' };
    calendar.put(visit('c1', 11, newPhone()));
    await syncNow(db, another);
    calendar.bookings.clear();
    expect((await syncNow(db, another)).bookings).toMatchObject({ closed: 1 });
    expect(await storedBookings(db, companyId)).toEqual({ b1: 'booked', c1: 'cancelled' });
  });

  test('stays where its list is late, and it is found by its id', async () => {
    const companyId = await addCompany(db);
    calendar.put(visit('b1', 10, newPhone()));
    await sync(companyId);
    calendar.unlisted.add('b1');
    expect((await sync(companyId)).bookings).toMatchObject({ closed: 0 });
    expect(await storedBookings(db, companyId)).toEqual({ b1: 'booked' });
  });

  test('stays where something newer than the page is known', async () => {
    const companyId = await addCompany(db);
    calendar.put(visit('b1', 10, newPhone()));
    await sync(companyId);
    const newer = { booking: visit('b1', 12, newPhone(), { version: 5 }), observedAt: new Date() };
    await db.transaction().execute((tx) => mirrorBooking(tx, companyId, newer));
    expect((await sync(companyId)).bookings).toMatchObject({ updated: 0, closed: 0 });
    expect(await storedBookings(db, companyId)).toEqual({ b1: 'booked' });
    expect(calendar.requests).not.toContain('/bookings/b1');
  });

  test('stays where its webhook has come while the pages were read', async () => {
    const companyId = await addCompany(db);
    await sync(companyId);
    calendar.fault = async () => {
      const told = { booking: visit('b1', 12, newPhone()), observedAt: new Date() };
      await db.transaction().execute((tx) => mirrorBooking(tx, companyId, told));
      return undefined;
    };
    await syncNow(db, calendarSystem(companyId, calendar.url), { part: 'bookings' });
    expect(await storedBookings(db, companyId)).toEqual({ b1: 'booked' });
    calendar.fault = () => undefined;
    await sync(companyId);
    expect(await storedBookings(db, companyId)).toEqual({ b1: 'cancelled' });
  });
});
