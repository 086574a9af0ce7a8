import { mirrorBooking } from '../../../src/db/mirror/booking';
import type { ExternalBooking } from '../../../src/domain/external-booking';
import { blocksOf } from '../../docs/markdown';
import { addClient, addSalon, type Salon, testDatabase } from '../../support/database';
import { bookingOf } from '../support/adapter';
import { never } from '../support/connect';
import { adapter } from './adapter';
import { connected, wish } from './client';
import { webhookOf } from './webhook';

const db = testDatabase();
const lines: string[] = [];
let salon: Salon;
let calCom: Awaited<ReturnType<typeof connected>>;
let clientId: string;

beforeAll(async () => {
  calCom = await connected({ staff: ['anna', 'boris'] });
  salon = await addSalon(db, []);
  const { companyId, staffId } = salon;
  await db
    .updateTable('staff')
    .set({ name: 'Anna', external_id: 'anna' })
    .where('id', '=', staffId)
    .execute();
  await db
    .insertInto('staff')
    .values({ company_id: companyId, name: 'Boris', external_id: 'boris' })
    .execute();
  clientId = await addClient(db, companyId, '+79990000001', { name: 'Maria' });
});
afterAll(() => calCom.calCom.stop());

/** What is done, what is requested for it, and the bookings that are stored otherwise than before. */
async function step(what: string, work: () => Promise<unknown>): Promise<void> {
  const { requests } = calCom.calCom;
  const [first, before] = [requests.length, await stored()];
  await work();
  const sent = requests.slice(first).map(({ method, path }) => `    ${method} ${short(path)}`);
  const changed = (await stored()).filter((booking) => !before.includes(booking));
  const shown = changed.length === 0 ? ['  = as before'] : changed.map((booking) => `  = ${booking}`);
  lines.push(what, ...sent, ...shown);
}

function short(path: string): string {
  const [route = '', query = ''] = path.replace('/v2', '').split('?');
  const names = [...new URLSearchParams(query).keys()].filter((name) => name.startsWith('after'));
  return route.replace(/[0-9a-f]{22}/, '<uid>') + (names.length > 0 ? `?${names.join('&')}…` : '');
}

async function stored(): Promise<string[]> {
  const rows = await db
    .selectFrom('booking')
    .innerJoin('staff', 'staff.id', 'booking.staff_id')
    .leftJoin('client', 'client.id', 'booking.client_id')
    .select(['staff.name', 'starts_at', 'status', 'made_by', 'client.address'])
    .where('booking.company_id', '=', salon.companyId)
    .orderBy('booking.id')
    .execute();
  return rows.map(({ name, starts_at, status, made_by, address }, i) => {
    const at = starts_at.toISOString().slice(0, 16).replace('T', ' ');
    const by = made_by === 'bot' ? ', made by the bot' : '';
    return `booking ${i + 1}: ${at} | ${name} | ${address ?? 'no client'} | ${status}${by}`;
  });
}

async function mirror(
  booking: ExternalBooking | undefined,
  madeBy?: { clientId: string; idempotencyKey: string },
) {
  if (!booking) throw new Error('there is no booking');
  const told = { booking, observedAt: new Date(), ...(madeBy && { madeBy }) };
  await db.transaction().execute((tx) => mirrorBooking(tx, salon.companyId, told));
  return booking;
}

const webhook = (event: string, booking: Parameters<typeof webhookOf>[1]) =>
  mirror(bookingOf(adapter, webhookOf(event, booking, calCom.calCom.store)));

async function sync() {
  const period = { from: '2026-11-23T00:00:00Z', to: '2026-12-23T00:00:00Z', state: null, cursor: null };
  const page = await calCom.client.readBookings?.(period, never());
  for (const booking of page?.bookings ?? []) await mirror(booking);
}

test('a run in both directions is as the page shows it', async () => {
  const { store } = calCom.calCom;
  const attendee = { name: 'Olga', phoneNumber: '+79990000002', timeZone: 'UTC' };
  const booked = store.create({
    start: '2026-11-24T10:00:00Z',
    eventTypeSlug: 'haircut',
    username: 'anna',
    attendee,
  });
  await step('Olga books 10:00 with Anna on the page of the salon; the webhook comes', () =>
    webhook('BOOKING_CREATED', booked),
  );
  await step('the bot is asked for the same time: taken', () =>
    calCom.book().catch(({ why }) => expect(why).toBe('taken')),
  );
  calCom.calCom.disturb('lost');
  await step('the bot books 12:00 for Maria, and the answer is lost', () =>
    calCom.book({ from: '2026-11-24T12:00' }).catch(({ code }) => expect(code).toBe('bookings.unconfirmed')),
  );
  const madeBy = { clientId, idempotencyKey: wish.idempotencyKey };
  let bot = {} as ExternalBooking;
  await step('the bot looks for its key before anything else, and has booked', async () => {
    bot = await mirror(await calCom.findBooked({ from: '2026-11-24T12:00' }), madeBy);
  });
  await step('the webhook of that booking comes: nothing changes', () =>
    webhook('BOOKING_CREATED', store.find(bot.externalId)),
  );
  const moved = store.reschedule(booked.uid, '2026-11-25T15:00:00Z');
  await step('the salon moves Olga; the webhook names the old booking', () =>
    webhook('BOOKING_RESCHEDULED', moved),
  );
  await step('Maria asks the bot for Boris: booked with Boris, and then cancelled with Anna', async () => {
    const other = { externalId: bot.externalId, staffId: 'boris', from: '2026-11-24T12:00' };
    bot = await mirror(await calCom.move(other), { clientId, idempotencyKey: 'key-2' });
  });
  store.cancel(moved.uid, 'anna@salon.example');
  await step('the salon cancels Olga; the webhook is lost, and the next sync heals it', sync);
  await step('Maria cancels', async () => {
    await mirror(await calCom.cancel(bot.externalId));
  });
  await step('everything is read again: nothing changes', sync);

  const [shown] = blocksOf('docs/booking-systems/cal-com.md').filter(({ label }) => label === 'recorded');
  expect(`${lines.join('\n')}\n`).toBe(shown?.text);
});
