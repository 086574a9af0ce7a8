import type { BookingActions } from '../../../src/bookings/provider';
import { mirrorBooking } from '../../../src/db/mirror/booking';
import type { ExternalBooking } from '../../../src/domain/external-booking';
import { localTimeOf } from '../../../src/time/local-time';
import { blocksOf } from '../../docs/markdown';
import { addClient, addSalon, type Salon, testDatabase } from '../../support/database';
import { ANNA, at, connect, haircut, OLGA, readAll, salonSettings, signal } from './salon';
import { GoogleServer } from './server';

const db = testDatabase();
const lines: string[] = [];
let google: GoogleServer;
let salon: Salon;
let clientId: string;
let actions: BookingActions;
let state: unknown = null;

beforeAll(async () => {
  google = await GoogleServer.start(ANNA, OLGA);
  salon = await addSalon(db, []);
  const { companyId, staffId } = salon;
  await db.updateTable('staff').set({ name: 'Anna', external_id: ANNA }).where('id', '=', staffId).execute();
  await db.insertInto('staff').values({ company_id: companyId, name: 'Olga', external_id: OLGA }).execute();
  clientId = await addClient(db, companyId, '+79990000002', { name: 'Ирина' });
  actions = connect(salonSettings(google)).actions;
});
afterAll(() => google.stop());

/** What is done, what is requested for it, and the bookings that are stored otherwise than before. */
async function step(what: string, work: () => Promise<unknown>): Promise<void> {
  const first = google.requests.length;
  const before = await stored();
  await work();
  const requests = google.requests.map((line, i) => short(line, google.queries[i] ?? [])).slice(first);
  const changed = (await stored()).filter((booking) => !before.includes(booking));
  lines.push(what, ...requests.filter((line) => !line.includes('/token')).map((line) => `    ${line}`));
  lines.push(
    ...changed.map((booking) => `  = ${booking}`),
    ...(changed.length === 0 ? ['  = as before'] : []),
  );
}

function short(line: string, query: readonly string[]): string {
  const shown = query.filter((name) => name === 'syncToken' || name.startsWith('time'));
  const path = line
    .replace('/calendars', '')
    .replace(ANNA, 'anna')
    .replace(OLGA, 'olga')
    .replace(/[a-v0-9]{52}/, '<id of the request>');
  return `${path}${shown.length > 0 ? `?${shown.join('&')}` : ''}`;
}

async function stored(): Promise<string[]> {
  const rows = await db
    .selectFrom('booking')
    .innerJoin('staff', 'staff.id', 'booking.staff_id')
    .leftJoin('client', 'client.id', 'booking.client_id')
    .select(['booking.id', 'staff.name', 'title', 'starts_at', 'status', 'made_by', 'client.address'])
    .where('booking.company_id', '=', salon.companyId)
    .orderBy('booking.id')
    .execute();
  return rows.map((row, i) =>
    [
      `booking ${i + 1}: ${localTimeOf(row.starts_at, 'Europe/Moscow').replace('T', ' ')}`,
      row.name,
      row.title || 'no title',
      row.address ?? 'no client',
      row.status + (row.made_by === 'bot' ? ', made by the bot' : ''),
    ].join(' | '),
  );
}

async function mirror(booking: ExternalBooking, madeBy?: { clientId: string; idempotencyKey: string }) {
  const told = { booking, observedAt: new Date(), ...(madeBy && { madeBy }) };
  await db.transaction().execute((tx) => mirrorBooking(tx, salon.companyId, told));
}

async function sync(): Promise<void> {
  const read = await readAll(connect(salonSettings(google)), state);
  state = read.state;
  for (const booking of read.bookings) await mirror(booking);
}

const request = { ...haircut, client: { name: 'Ирина', phone: '+79990000002' }, from: '2026-12-10T12:00' };
const booked = { clientId: '', idempotencyKey: request.idempotencyKey };

test('a run in both directions is as the page shows it', async () => {
  booked.clientId = clientId;
  const anna = google.calendar(ANNA);
  await step('the first sync: everything is read', sync);
  const written = anna.insert(
    at('2026-12-10T10:00', '2026-12-10T11:00', { summary: 'Стрижка, Мария +7 999 000-00-01' }),
  );
  await step('Anna writes a booking of Мария at 10:00; Google reports a change', sync);
  const lunch = anna.insert(at('2026-12-10T13:00', '2026-12-10T14:00', { summary: 'обед с подругой' }));
  await step('Anna writes that they are away from 13:00 to 14:00', sync);

  google.next(/^POST .*events$/, 'lost');
  await step('the bot books 12:00 for Ирина, and the answer is lost', () =>
    actions.book(request, signal).catch(({ code }) => expect(code).toBe('bookings.unconfirmed')),
  );
  let bot = {} as ExternalBooking;
  await step('the bot looks for the event by its id before anything else, and has made it', async () => {
    bot = (await actions.findBooked(request, signal)) as ExternalBooking;
    await mirror(bot, booked);
  });
  await step('Google reports that event, too: nothing changes', sync);

  const taken = { ...request, idempotencyKey: 'another', from: '2026-12-10T13:30' };
  await step('the bot is asked for 13:30: taken', () =>
    actions.book(taken, signal).catch(({ why }) => expect(why).toBe('taken')),
  );
  anna.patch(written.id, at('2026-12-10T15:00', '2026-12-10T16:00'));
  anna.delete(lunch.id);
  await step(
    'Anna moves Мария to 15:00 and deletes 13:00; the notification is lost, the next sync heals it',
    sync,
  );
  const move = { externalId: bot.externalId, staffId: OLGA, from: '2026-12-10T13:30', durationMinutes: 60 };
  await step('Ирина asks the bot for 13:30 with Olga: a copy, then the old event is deleted', async () => {
    bot = await actions.reschedule({ ...move, idempotencyKey: 'move' }, signal);
    await mirror(bot, { clientId, idempotencyKey: 'move' });
  });
  await step('Ирина cancels', async () => {
    await mirror(await actions.cancel({ externalId: bot.externalId, reason: null }, signal));
  });
  await step('Google reports all of it: nothing changes', sync);

  const [shown] = blocksOf('docs/booking-systems/google-calendar.md').filter(
    ({ label }) => label === 'recorded',
  );
  expect(`${lines.join('\n')}\n`).toBe(shown?.text);
});
