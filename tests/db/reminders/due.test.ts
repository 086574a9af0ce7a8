import { sql } from 'kysely';
import { dueReminders } from '../../../src/db/reminders/due';
import type { NewCompany } from '../../../src/db/schema';
import { MINUTE } from '../../../src/time/duration';
import { addClient, addSalon, type Salon, testDatabase } from '../../support/database';
import { addUpcoming, type Upcoming, withReminders } from '../../support/reminders';
import { newPhone } from '../../support/system';

const db = testDatabase();

let salon: Salon;
let clientId: string;
async function open(values: Partial<NewCompany>): Promise<void> {
  salon = await addSalon(db, [], values);
  clientId = await addClient(db, salon.companyId, newPhone(), { name: 'Анна' });
}
beforeEach(() => open(withReminders([1440, 120])));
// no other file finds what is due here
afterEach(() => sql`update company set reminders = null where id = ${salon.companyId}`.execute(db));

const book = (inMinutes: number, rest: Upcoming = {}) =>
  addUpcoming(db, salon, { clientId, inMinutes, ...rest });

/** `before: verdict` of each reminder of the salon, in their order. */
async function due(): Promise<string[]> {
  const all = await dueReminders(db);
  return all
    .filter(({ companyId }) => companyId === salon.companyId)
    .map(({ beforeMinutes, verdict }) => `${beforeMinutes}: ${verdict}`);
}

test('a reminder is due when its time has come, and says all that its text needs', async () => {
  const id = await book(120);
  const [reminder] = (await dueReminders(db)).filter(({ bookingId }) => bookingId === id).reverse();
  expect(reminder).toMatchObject({
    companyId: salon.companyId,
    clientId,
    clientName: 'Анна',
    beforeMinutes: 1440,
    verdict: 'too-late',
    company: { name: 'Salon', locale: 'ru', currency: 'RUB', address: null },
    booking: { id, title: 'Стрижка', staffName: 'Оксана', confirmed: false },
  });
  expect(await due()).toEqual(['120: send', '1440: too-late']);
});

test.each([
  ['not yet', 1441, []],
  ['at its time', 1440, ['1440: send']],
  ['half an hour later', 1411, ['1440: send']],
  ['more than half an hour later', 1409, ['1440: too-late']],
  ['when the next one is not due yet', 121, ['1440: too-late']],
  ['when the booking has begun', -1, []],
])('%s', async (_when, inMinutes, expected) => {
  await book(inMinutes);
  expect(await due()).toEqual(expected);
});

test('a booking that is made three hours before has no reminder of the day before, and the one of two hours', async () => {
  const id = await book(180, { madeMinutesAgo: 0 });
  expect(await due()).toEqual(['1440: too-late']);
  await sql`update booking set starts_at = now() + interval '119 minutes', created_at = now() - interval '61 minutes'
    where id = ${id}`.execute(db);
  expect(await due()).toEqual(['120: send', '1440: too-late']);
});

test('a booking that is made a minute after the time of a reminder has not that one', async () => {
  await book(119, { madeMinutesAgo: 0 });
  expect(await due()).toEqual(['120: too-late', '1440: too-late']);
});

test.each(['cancelled', 'completed', 'no-show'] as const)('a booking that is %s has none', async (status) => {
  await book(120, { status });
  expect(await due()).toEqual([]);
});

test('a company without reminders, a booking without a client and a decided reminder are left out', async () => {
  await book(1440, { clientId: null });
  expect(await due()).toEqual([]);
  const id = await book(1440);
  await sql`insert into reminder (company_id, booking_id, starts_at, before_minutes, outcome)
    select company_id, id, starts_at, 1440, 'sent' from booking where id = ${id}`.execute(db);
  expect(await due()).toEqual([]);
  await sql`delete from reminder where booking_id = ${id}`.execute(db);
  expect(await due()).toEqual(['1440: send']);
  await sql`update company set reminders = null where id = ${salon.companyId}`.execute(db);
  expect(await due()).toEqual([]);
});

test('a client who wants no reminders', async () => {
  await book(120);
  await sql`update client set reminders_off_at = now() where id = ${clientId}`.execute(db);
  expect(await due()).toEqual(['120: opted-out', '1440: opted-out']);
});

test('a booking that is due within three hours goes with the one that is due now, and not with another client', async () => {
  await book(1440);
  await book(1440 + 180);
  await book(1440 + 182);
  const other = await addClient(db, salon.companyId, newPhone());
  await book(1440 + 60, { clientId: other });
  const all = (await dueReminders(db)).filter(({ companyId }) => companyId === salon.companyId);
  expect(all.map((one) => [one.clientId, one.verdict])).toEqual([
    [clientId, 'send'],
    [clientId, 'send'],
  ]);
});

describe('quiet hours', () => {
  /** The time of the clock in the salon, `minutes` from now. */
  const clock = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString().slice(11, 16);
  const quiet = (from: number, to: number) =>
    open({ timezone: 'UTC', ...withReminders([1440, 120], { from: clock(from), to: clock(to) }) });

  test('a reminder waits for their end', async () => {
    await quiet(-60, 60);
    await book(1440);
    expect(await due()).toEqual([]);
  });

  test('at their end the reminders that fell into them are sent, however long ago they were due', async () => {
    await quiet(-600, 0);
    await book(1440 - 590);
    expect(await due()).toEqual(['1440: send']);
  });

  test('a reminder that was due before them is not sent after them', async () => {
    await quiet(-300, 0);
    await book(1440 - 310);
    expect(await due()).toEqual(['1440: too-late']);
  });

  test('none is sent whose booking begins within half an hour after them', async () => {
    await quiet(-5, 100);
    await book(120);
    expect(await due()).toContain('120: quiet-hours');
  });

  test('both reminders of a booking that fell into them go together', async () => {
    await open({ timezone: 'UTC', ...withReminders([180, 120], { from: clock(-150), to: clock(0) }) });
    await book(60);
    expect(await due()).toEqual(['120: send', '180: send']);
  });
});

test.each([
  ['no list', { before: '24h', quiet: null }],
  ['words', { before: ['24h'], quiet: null }],
  ['no time', { before: [0], quiet: null }],
  ['no times of the clock', { before: [120], quiet: { from: '25:00', to: '9' } }],
  ['half of the quiet hours', { before: [120], quiet: { from: '21:00' } }],
  ['something else', [120]],
])('settings with %s are refused by the database', async (_what, reminders) => {
  const write = db
    .updateTable('company')
    .set({ reminders: JSON.stringify(reminders) })
    .where('id', '=', salon.companyId)
    .execute();
  await expect(write).rejects.toThrow('company_reminders_check');
});

test('settings without quiet hours are taken', async () => {
  await sql`update company set reminders = '{"before": [60]}' where id = ${salon.companyId}`.execute(db);
  await book(60);
  expect(await due()).toEqual(['60: send']);
});
