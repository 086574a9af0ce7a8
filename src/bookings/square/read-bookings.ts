import type { ExternalBooking, ExternalClient } from '../../domain/external-booking';
import { at, type Json, listOf, objectOf } from '../../provider-api/json';
import { DAY } from '../../time/duration';
import { BookingsOutage } from '../errors';
import { mustBeReadable, nameOf, readable } from '../items';
import type { BookingPage, ReadBookings } from '../provider';
import type { SquareApi } from './api';
import { bookingOf, clientOf } from './booking';
import type { SquareSettings } from './settings';

/** The longest period that Square answers. */
const LONGEST = 31 * DAY;

/** Month after month, each in pages. */
export async function readBookings(
  api: SquareApi,
  { locationId }: SquareSettings,
  { from, to, cursor }: ReadBookings,
  signal: AbortSignal,
): Promise<BookingPage> {
  const begins = nameOf(at(cursor, 'from')) ?? from;
  const ends = new Date(Math.min(Date.parse(begins) + LONGEST, Date.parse(to))).toISOString();
  const query = new URLSearchParams({ limit: '100', start_at_min: begins, start_at_max: ends });
  if (locationId !== undefined) query.set('location_id', locationId);
  const token = nameOf(at(cursor, 'token'));
  if (token !== undefined) query.set('cursor', token);
  const answer = await api.read(`bookings?${query}`, signal);
  if (!answer) throw new BookingsOutage('404: there are no bookings at this address');
  const rows = listOf(answer.bookings).map(objectOf);
  const clients = await clientsOf(api, rows, signal);
  const { bookings, isWhole } = readable(rows, (row) => bookingOf(row, clients.get(row.customer_id)));
  const next = nameOf(answer.cursor);
  if (next !== undefined) return { bookings, cursor: { from: begins, token: next }, isComplete: isWhole };
  const isLast = Date.parse(ends) >= Date.parse(to);
  return { bookings, cursor: isLast ? null : { from: ends }, isComplete: isWhole };
}

/** Also what was cancelled: Square keeps every booking. */
export async function readBooking(
  api: SquareApi,
  id: string,
  signal: AbortSignal,
): Promise<ExternalBooking | undefined> {
  const answer = await api.read(`bookings/${encodeURIComponent(id)}`, signal);
  if (!answer) return undefined;
  const row = objectOf(answer.booking);
  const clients = await clientsOf(api, [row], signal);
  return mustBeReadable(bookingOf(row, clients.get(row.customer_id)));
}

/** By their ids. */
async function clientsOf(
  api: SquareApi,
  given: readonly Json[],
  signal: AbortSignal,
): Promise<Map<unknown, ExternalClient>> {
  const ids = [...new Set(given.flatMap(({ customer_id }) => nameOf(customer_id) ?? []))];
  const clients = new Map<unknown, ExternalClient>();
  if (ids.length > 0) {
    const answer = await api.read('customers/bulk-retrieve', signal, { customer_ids: ids });
    for (const one of Object.values(objectOf(answer?.responses))) {
      const client = clientOf(objectOf(at(one, 'customer')));
      if (client.externalId !== undefined) clients.set(client.externalId, client);
    }
  }
  return clients;
}
