import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Failpoint } from '../../src/failpoint';
import { addCompany, testDatabase } from '../support/database';
import { databaseUrl } from '../support/servers';
import { syncNow } from '../support/sync';
import { newPhone } from '../support/system';
import { type Calendar, calendarSystem, startCalendar } from './calendar';
import { salonCatalogue, visit } from './salon';
import { storedBookings, syncRow } from './stored';

const db = testDatabase();

/** A process that syncs a company, and dies at the failpoint. */
const SYNC = `
  const { openDatabase } = require('./src/db/database.ts');
  const { armFailpoint } = require('./src/failpoint.ts');
  const { createLogger } = require('./src/observability/logger.ts');
  const { calendarSystem } = require('./tests/booking-sync/calendar.ts');
  const { syncNow } = require('./tests/support/sync.ts');
  const { databaseUrl, url, companyId, point } = JSON.parse(process.argv[1]);
  armFailpoint(point, { signal: 'SIGKILL', spared: 1 });
  const db = openDatabase(databaseUrl, { pool: 1, logger: createLogger('silent') });
  syncNow(db, calendarSystem(companyId, url)).finally(() => db.destroy());`;

let calendar: Calendar;
beforeEach(async () => {
  calendar = await startCalendar();
});
afterEach(() => calendar.stop());

test('a sync whose process was killed goes on from the page that it had reached, when its claim has ended', async () => {
  const companyId = await addCompany(db);
  const system = calendarSystem(companyId, calendar.url);
  calendar.catalogue = salonCatalogue();
  for (let i = 0; i < 5; i++) calendar.put(visit(`b${i}`, 10 + i, newPhone()));
  await syncNow(db, system);
  calendar.pageSize = 1;
  calendar.put(visit('b4', 17, newPhone(), { version: 2 }));
  calendar.bookings.delete('b0');

  const point: Failpoint = 'after-page';
  const given = JSON.stringify({ databaseUrl, url: calendar.url, companyId, point });
  const exit = await once(spawn(process.execPath, ['--import', 'tsx', '-e', SYNC, given]), 'exit');
  expect(exit).toEqual([null, 'SIGKILL']);
  await expect(syncNow(db, system)).rejects.toMatchObject({ code: 'booking-sync.running' });

  await db
    .updateTable('booking_sync')
    .set({ claimed_until: new Date(Date.now() - 1000) })
    .where('company_id', '=', companyId)
    .execute();
  expect((await syncNow(db, system)).bookings).toMatchObject({ read: 2, updated: 1, closed: 1 });
  expect(await storedBookings(db, companyId)).toEqual({
    b0: 'cancelled', // no page had it, before the kill or after it
    b1: 'booked',
    b2: 'booked',
    b3: 'booked',
    b4: 'booked',
  });
  expect((await syncRow(db, companyId)).cursor).toBeNull();
});
