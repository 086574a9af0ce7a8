import type { ExternalBooking } from '../../domain/external-booking';
import { at, type Json } from '../../provider-api/json';
import { MINUTE } from '../../time/duration';
import { millisecondsOf, nameOf, readable } from '../items';
import type { BookingPage, ReadBookings } from '../provider';
import type { CalendlyApi } from './api';
import { bookingOf } from './booking';
import { idOf } from './uri';

/** How far the clocks of Calendly and of this server may be apart. */
const CLOCKS = 5 * MINUTE;

/**
 * A list of events does not tell who has booked: that is one more request for each. After the first read only the events are asked
 * about that have changed since, or that were beyond the end of it.
 */
export async function readBookings(
  api: CalendlyApi,
  organization: string,
  { from, to, state, cursor }: ReadBookings,
  signal: AbortSignal,
): Promise<BookingPage> {
  const startedAt = nameOf(at(cursor, 'startedAt')) ?? new Date(Date.now() - CLOCKS).toISOString();
  const period = { organization, min_start_time: from, max_start_time: to, sort: 'start_time:asc' };
  const token = nameOf(at(cursor, 'token'));
  const { items, next } = await api.page('scheduled_events', period, token, signal);
  const bookings: ExternalBooking[] = [];
  let isComplete = state === null;
  for (const event of items.filter((one) => isNew(one, state))) {
    const id = idOf(event.uri);
    const invitees =
      id === undefined ? undefined : await api.list(`scheduled_events/${id}/invitees`, {}, signal);
    const read = readable(invitees ?? [], (invitee) => bookingOf(invitee, event));
    bookings.push(...read.bookings);
    isComplete &&= invitees !== undefined && read.isWhole;
  }
  if (next !== undefined) return { bookings, cursor: { token: next, startedAt }, isComplete };
  return { bookings, cursor: null, state: { since: startedAt, to }, isComplete };
}

function isNew({ updated_at, start_time }: Json, state: unknown): boolean {
  const [since, to] = ['since', 'to'].map((field) => millisecondsOf(at(state, field)));
  const [updated, start] = [updated_at, start_time].map(millisecondsOf);
  if (since === undefined || to === undefined || updated === undefined || start === undefined) return true;
  return updated >= since || start >= to;
}
