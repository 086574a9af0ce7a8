import { addCompany, testDatabase } from '../support/database';
import { PATIENT } from '../support/limits';
import { syncNow } from '../support/sync';
import { newPhone } from '../support/system';
import { type Calendar, calendarSystem, startCalendar } from './calendar';
import { salonCatalogue, visit } from './salon';
import { storedBookings, syncRow } from './stored';

const db = testDatabase();

let calendar: Calendar;
beforeEach(async () => {
  calendar = await startCalendar();
  calendar.catalogue = salonCatalogue();
});
afterEach(() => calendar.stop());

const sync = (companyId: string) => syncNow(db, calendarSystem(companyId, calendar.url));

test('a sync that fails between pages goes on from the page that it had reached', async () => {
  const companyId = await addCompany(db);
  calendar.pageSize = 2;
  for (let i = 0; i < 6; i++) calendar.put(visit(`b${i}`, 10 + i, newPhone()));
  let pages = 0;
  calendar.fault = (path) => (path === '/bookings' && ++pages > 2 ? 503 : undefined);
  await expect(sync(companyId)).rejects.toMatchObject({ code: 'bookings.unavailable' });
  expect(await syncRow(db, companyId)).toMatchObject({
    failure: expect.stringContaining('503'),
    finished_at: null,
    claim: null,
  });
  calendar.fault = () => undefined;
  expect((await sync(companyId)).bookings).toMatchObject({ read: 2, created: 2, closed: 0 });
  expect(Object.keys(await storedBookings(db, companyId))).toHaveLength(6);
  expect(await syncRow(db, companyId)).toMatchObject({ failure: null, failed_at: null, cursor: null });
});

test('one process syncs a company at a time; the claim of one that is gone ends', async () => {
  const companyId = await addCompany(db);
  let second: Promise<unknown> | undefined;
  calendar.fault = () => {
    second ??= sync(companyId).catch((error) => error);
    return undefined;
  };
  await sync(companyId);
  expect(await second).toMatchObject({ code: 'booking-sync.running' });
  await db
    .updateTable('booking_sync')
    .set({ claim: 'of-a-killed-process', claimed_until: new Date(Date.now() - 1000) })
    .where('company_id', '=', companyId)
    .execute();
  await expect(sync(companyId)).resolves.toMatchObject({ companyId });
});

test('a process that was too slow, so that another has claimed the company, writes nothing more', async () => {
  const companyId = await addCompany(db);
  calendar.fault = async () => {
    await db
      .updateTable('booking_sync')
      .set({ claim: 'of-another-process' })
      .where('company_id', '=', companyId)
      .execute();
    return undefined;
  };
  await expect(sync(companyId)).rejects.toMatchObject({ code: 'booking-sync.lost' });
  expect(await syncRow(db, companyId)).toMatchObject({ claim: 'of-another-process', failure: null });
  const staff = await db.selectFrom('staff').select('id').where('company_id', '=', companyId).execute();
  expect(staff).toEqual([]);
});

test('the sync goes on where changes cannot be told at once, and says so', async () => {
  const companyId = await addCompany(db);
  calendar.put(visit('b1', 10, newPhone()));
  calendar.fault = (path) => (path === '/subscription' ? 503 : undefined);
  const system = calendarSystem(companyId, calendar.url, { subscribes: true });
  const { warning, bookings } = await syncNow(db, system);
  expect(warning).toContain('503');
  expect(bookings).toMatchObject({ created: 1 });
  expect(await syncRow(db, companyId)).toMatchObject({
    failure: warning,
    failed_at: expect.any(Date),
    finished_at: expect.any(Date),
  });
});

test('what the notifications need is kept, and given with the address of the webhook', async () => {
  const companyId = await addCompany(db);
  const system = calendarSystem(companyId, calendar.url, { subscribes: true });
  const config = { bookingTimeout: PATIENT, bookingSyncDays: 14, publicUrl: 'https://bot.example.com/' };
  await syncNow(db, system, { deps: { config } });
  expect((await syncRow(db, companyId)).notified).toEqual({
    until: 'https://bot.example.com/webhooks/calendar',
  });
});

test('a company that is not in the database is named', async () => {
  await expect(sync('nowhere')).rejects.toMatchObject({
    code: 'booking-sync.no-company',
    message: expect.stringContaining('"nowhere"'),
  });
});
