import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { BookingsUnavailable, SyncStateExpired } from '../../src/bookings/errors';
import { requestJson } from '../../src/bookings/http';
import { type BookingSystemClient, defineBookingProvider } from '../../src/bookings/provider';
import { BOOKING_PROVIDERS } from '../../src/bookings/providers';
import type { ExternalBooking, ExternalCatalogue } from '../../src/domain/external-booking';

/** A mock booking system: the calendar of a salon, which the test edits. */
export interface Calendar {
  url: string;
  catalogue: ExternalCatalogue;
  bookings: Map<string, ExternalBooking>;
  pageSize: number;
  /** It tells only what has changed since the last read. */
  tellsChanges: boolean;
  /** Its lists do not show these (yet). */
  unlisted: Set<string>;
  /** The paths of the requests, oldest first. */
  requests: string[];
  /** The status of the answer to such a request; undefined: it works. */
  fault(path: string): number | undefined | Promise<undefined>;
  put(booking: ExternalBooking): void;
  /** The state that it has given out last is not known any more. */
  forgetState(): void;
  stop(): Promise<void>;
}

export async function startCalendar(): Promise<Calendar> {
  const changed: string[] = [];
  let oldest = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://calendar');
    calendar.requests.push(url.pathname);
    const fault = await calendar.fault(url.pathname);
    if (fault !== undefined) return answer(response, fault, {});
    if (url.pathname === '/catalogue') return answer(response, 200, calendar.catalogue);
    if (url.pathname === '/subscription')
      return answer(response, 200, { until: url.searchParams.get('webhook') });
    const id = url.pathname.split('/')[2];
    if (id !== undefined) {
      const found = calendar.bookings.get(id);
      return answer(response, found ? 200 : 404, found ?? {});
    }
    const state = url.searchParams.get('state');
    if (state !== null && Number(state) < oldest) return answer(response, 410, {});
    const range = { from: url.searchParams.get('from') ?? '', to: url.searchParams.get('to') ?? '' };
    const listed = listOf(calendar, state === null ? undefined : changed.slice(Number(state)), range);
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const end = start + calendar.pageSize;
    answer(response, 200, {
      bookings: listed.slice(start, end),
      cursor: end < listed.length ? end : null,
      isComplete: state === null,
      ...(calendar.tellsChanges && end >= listed.length && { state: changed.length }),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const calendar: Calendar = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    catalogue: {},
    bookings: new Map(),
    pageSize: 100,
    tellsChanges: false,
    unlisted: new Set(),
    requests: [],
    fault: () => undefined,
    put(booking) {
      calendar.bookings.set(booking.externalId, booking);
      changed.push(booking.externalId);
    },
    forgetState() {
      oldest = changed.length + 1;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return calendar;
}

function listOf(
  { bookings, unlisted }: Calendar,
  changed: readonly string[] | undefined,
  { from, to }: { from: string; to: string },
): ExternalBooking[] {
  const ids = changed ? [...new Set(changed)] : [...bookings.keys()];
  return ids
    .flatMap((id) => bookings.get(id) ?? [])
    .filter(({ externalId }) => !unlisted.has(externalId))
    .filter(({ details }) => {
      const at = Date.parse(details?.startsAt ?? '');
      return changed !== undefined || (at >= Date.parse(from) && at < Date.parse(to));
    });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The provider of such calendars. */
const calendarProvider = defineBookingProvider({
  settings: z.object({
    url: z.string(),
    subscribes: z.boolean().default(false),
    readsOne: z.boolean().default(true),
  }),
  secrets: [],
  connect({ url, subscribes, readsOne }, { timeoutMs }): BookingSystemClient {
    const get = async (path: string, query: Record<string, string>, signal: AbortSignal) => {
      const to = `${url}${path}?${new URLSearchParams(query)}`;
      const { status, json } = await requestJson('GET', to, { signal, timeoutMs });
      if (status === 410) throw new SyncStateExpired();
      if (status !== 200 && status !== 404) throw new BookingsUnavailable(`status ${status}`);
      return status === 404 ? undefined : json;
    };
    return {
      catalogue: async (days, signal) =>
        (await get('/catalogue', { days: String(days) }, signal)) as ExternalCatalogue,
      readBookings: async ({ from, to, state, cursor }, signal) => {
        const at = {
          ...(state !== null && { state: String(state) }),
          ...(cursor !== null && { cursor: String(cursor) }),
        };
        return (await get('/bookings', { from, to, ...at }, signal)) as never;
      },
      ...(readsOne && {
        readBooking: async (id, signal) =>
          (await get(`/bookings/${id}`, {}, signal)) as ExternalBooking | undefined,
      }),
      ...(subscribes && {
        keepNotified: async (_, webhook, signal) => get('/subscription', { webhook: webhook ?? '' }, signal),
      }),
      check: async (signal) => {
        await get('/catalogue', {}, signal);
        return 'Salon';
      },
    };
  },
});

// Its name stands for one that the configuration file may name.
/** For a process of its own, too. */
export function calendarSystem(
  company: string,
  url: string,
  settings: { subscribes?: boolean; readsOne?: boolean } = {},
) {
  Object.assign(BOOKING_PROVIDERS, { calendar: calendarProvider });
  return {
    id: 'calendar',
    company,
    provider: 'calendar' as 'generic',
    settings: calendarProvider.settings.parse({ url, ...settings }),
  };
}
