import { connectTo } from '../../../src/bookings/connect';
import { googleCalendar } from '../../../src/bookings/google-calendar';
import type { GoogleCalendarSettings } from '../../../src/bookings/google-calendar/settings';
import type { BookingPage, BookingSystemClient, BookRequest } from '../../../src/bookings/provider';
import { PATIENT } from '../../support/limits';
import { CLIENT_EMAIL, type GoogleServer, KEY } from './server';

export const ANNA = 'anna@salon.example';
export const OLGA = 'olga@salon.example';
export const TOKEN = 'a-webhook-token';
export const signal = new AbortController().signal;
export const WINDOW = { from: '2026-12-01T00:00:00.000Z', to: '2027-01-30T00:00:00.000Z' };

export function salonSettings(server: GoogleServer, more: object = {}): GoogleCalendarSettings {
  return googleCalendar.settings.parse({
    calendars: [
      { staff: 'Anna', calendar: ANNA },
      { staff: 'Olga', calendar: OLGA },
    ],
    clientEmail: CLIENT_EMAIL,
    privateKey: KEY,
    webhookToken: TOKEN,
    server: server.url,
    tokenServer: `${server.url}/token`,
    ...more,
  }) as GoogleCalendarSettings;
}

type Salon = Required<
  Pick<
    BookingSystemClient,
    'catalogue' | 'readBookings' | 'readBooking' | 'keepNotified' | 'check' | 'actions'
  >
>;

export function connect(
  settings: GoogleCalendarSettings,
  { timezone = 'Europe/Moscow', timeoutMs = PATIENT } = {},
): Salon {
  const system = { id: 'calendar', company: 'demo', provider: 'google-calendar', settings } as const;
  return connectTo(system, { timezone, timeoutMs, limiter: { take: async () => {} } }) as Salon;
}

/** All pages of one read. */
export async function readAll(salon: Salon, state: unknown = null, window = WINDOW) {
  const pages: BookingPage[] = [];
  let cursor: unknown = null;
  do {
    const page = await salon.readBookings({ ...window, state, cursor }, signal);
    pages.push(page);
    cursor = JSON.parse(JSON.stringify(page.cursor)); // as it is stored
  } while (cursor !== null);
  const last = pages.at(-1) as BookingPage;
  return {
    pages,
    bookings: pages.flatMap(({ bookings }) => bookings),
    state: JSON.parse(JSON.stringify(last.state)),
    isComplete: last.isComplete,
  };
}

export const haircut: BookRequest = {
  idempotencyKey: 'conversation-1:turn-4:haircut',
  client: { name: 'Мария', phone: '+79990000001' },
  staffId: ANNA,
  serviceIds: [],
  staffName: 'Anna',
  title: 'Стрижка',
  from: '2026-12-10T10:00',
  durationMinutes: 60,
  price: 1500,
  comment: 'короткая чёлка',
};

/** Local to Moscow. */
export function at(from: string, to: string, more: object = {}) {
  const moment = (local: string) => ({ dateTime: `${local}:00+03:00`, timeZone: 'Europe/Moscow' });
  return { start: moment(from), end: moment(to), ...more };
}
