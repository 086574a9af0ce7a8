import { generic } from '../../src/bookings/generic';
import { timezonesOf } from '../../src/db/companies';
import { checkBookingSystems } from '../../src/doctor/booking-systems';
import { checkStoredBookingSystems } from '../../src/doctor/stored-booking-systems';
import { MINUTE } from '../../src/time/duration';
import { type Calendar, calendarSystem, startCalendar } from '../booking-sync/calendar';
import { salonCatalogue } from '../booking-sync/salon';
import { ANNA, OLGA, salonSettings } from '../bookings/google-calendar/salon';
import { GoogleServer } from '../bookings/google-calendar/server';
import { addCompany, addSalon, testDatabase } from '../support/database';
import { syncNow } from '../support/sync';

const db = testDatabase();

let calendar: Calendar;
beforeEach(async () => {
  calendar = await startCalendar();
  calendar.catalogue = salonCatalogue();
});
afterEach(() => calendar.stop());

const systemOf = (companyId: string) => calendarSystem(companyId, calendar.url);
const stored = (companyId: string) =>
  checkStoredBookingSystems(db, { all: [systemOf(companyId)], syncEveryMs: 15 * MINUTE });
const asked = (companyId: string) =>
  checkBookingSystems({ bookingSystems: [systemOf(companyId)], publicUrl: undefined }, new Map());

test('a booking system that was read just now, and whose staff have hours, is well', async () => {
  const companyId = await addCompany(db);
  await syncNow(db, systemOf(companyId));
  expect(await stored(companyId)).toEqual([
    { of: 'booking system calendar', severity: 'ok', what: expect.stringMatching(/^it was last read 20/) },
  ]);
  expect(await asked(companyId)).toMatchObject([
    { severity: 'ok', what: expect.stringContaining('accepts its settings: Salon') },
  ]);
});

test('a company that is not in the database is an error, with the place in the file', async () => {
  expect(await stored('nowhere')).toMatchObject([
    { severity: 'error', what: expect.stringContaining('bookingSystems[0].company is "nowhere"') },
  ]);
});

test('a booking system that was never read, or not for three periods, is a warning', async () => {
  const companyId = await addCompany(db);
  expect(await stored(companyId)).toMatchObject([{ severity: 'warning', what: 'it was never read' }]);
  await syncNow(db, systemOf(companyId));
  await db
    .updateTable('booking_sync')
    .set({ finished_at: new Date(Date.now() - 46 * MINUTE) })
    .where('company_id', '=', companyId)
    .execute();
  expect(await stored(companyId)).toMatchObject([
    { severity: 'warning', todo: expect.stringContaining('bookings sync calendar') },
  ]);
});

test('a booking system that fails is an error, with its reason', async () => {
  const companyId = await addCompany(db);
  calendar.fault = () => 503;
  await syncNow(db, systemOf(companyId)).catch(() => undefined);
  expect(await stored(companyId)).toMatchObject([
    { severity: 'error', what: expect.stringMatching(/^it was never read, and has failed since .*503/) },
  ]);
  expect(await asked(companyId)).toMatchObject([
    { severity: 'error', what: expect.stringContaining('cannot be asked: status 503') },
  ]);
});

test('what is offered to clients and cannot be booked there is named, and people without hours', async () => {
  const { companyId } = await addSalon(db, []);
  calendar.catalogue = { links: { services: [{ externalId: 's1', title: 'Стрижка' }] } };
  await syncNow(db, systemOf(companyId));
  expect(await stored(companyId)).toMatchObject([
    { severity: 'ok' },
    { severity: 'warning', what: 'it does not know "Оксана"' },
    { severity: 'warning', what: 'no hours of "Оксана" in the next 14 days' },
  ]);
});

test('names in the settings that the company does not have are told; without a list there, the settings are where to add one', async () => {
  const { companyId } = await addSalon(db, []);
  const settings = generic.settings.parse({ secret: 'whsec', services: { Стрижка: '301', Shave: '302' } });
  const system = { id: 'calendar', company: companyId, provider: 'generic', settings } as const;
  await syncNow(db, system);
  const found = await checkStoredBookingSystems(db, { all: [system], syncEveryMs: 15 * MINUTE });
  expect(found).toMatchObject([
    { severity: 'ok' },
    { severity: 'warning', what: expect.stringMatching(/^its settings name "Shave"; the company has no/) },
    {
      what: 'it does not know "Оксана"',
      todo: expect.stringContaining('give their names and ids in its settings'),
    },
    { todo: expect.stringContaining('company import') },
  ]);
});

test('a calendar keeps no services: none is missing there', async () => {
  const { companyId } = await addSalon(db, []);
  const google = await GoogleServer.start(ANNA, OLGA);
  const settings = salonSettings(google);
  await google.stop();
  const system = { id: 'calendar', company: companyId, provider: 'google-calendar', settings } as const;
  const found = await checkStoredBookingSystems(db, { all: [system], syncEveryMs: 15 * MINUTE });
  expect(found.map(({ what }) => what)).toContain('it does not know "Оксана"');
});

test('calendars are compared with the time zone of their company, and with nothing where it is not known', async () => {
  const google = await GoogleServer.start(ANNA, OLGA);
  try {
    google.calendar(OLGA).timeZone = 'Europe/Berlin';
    const [companyId, settings] = [await addCompany(db), salonSettings(google)];
    const system = { id: 'calendar', company: companyId, provider: 'google-calendar', settings } as const;
    const said = async (timezones: Map<string, string>) => {
      const config = { bookingSystems: [system], publicUrl: undefined };
      const [found] = await checkBookingSystems(config, timezones, (text) => text);
      return found?.what;
    };
    const known = await said(await timezonesOf(db, [companyId, 'nowhere']));
    expect(known).toMatch(
      /Anna: calendar "[^"]*" \(writer\); Olga: .* in Europe\/Berlin: set it to Europe\/Moscow/,
    );
    expect(await said(new Map())).not.toContain('set it to');
  } finally {
    await google.stop();
  }
});
