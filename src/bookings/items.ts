import type { ExternalBooking } from '../domain/external-booking';
import { bookingSystemEvent } from '../jobs/booking-system-event';
import { type Json, objectOf, stringOf } from '../provider-api/json';
import { BookingsUnavailable } from './errors';
import type { BookingItem, BookingSystemEvent, ReceivedBookings } from './provider';

/** What `receive` of a provider returns, in short. */

export function refused(status: 400 | 401 | 403 | 404, reason: string): ReceivedBookings {
  return { kind: 'refused', status, reason };
}

export function ignored(what: string): BookingItem {
  return { kind: 'ignored', what };
}

/** An event that the queue would refuse is unreadable. */
export function eventItem(event: BookingSystemEvent): BookingItem {
  const { success } = bookingSystemEvent.schema.shape.event.safeParse(event);
  return success ? { kind: 'event', event } : ignored('unreadable');
}

export function bookingItem(booking: ExternalBooking): BookingItem {
  return eventItem({ type: 'booking', booking });
}

/**
 * The rows of a list. Throws `BookingsUnavailable` for anything else: an error in place of a list would look as if everything had been
 * deleted.
 */
export function rowsIn(list: unknown): Json[] {
  if (Array.isArray(list)) return list.map(objectOf);
  throw new BookingsUnavailable('it answered without a list');
}

const MOST_PAGES = 1000;

/** All rows of a list that comes in pages. Throws `BookingsUnavailable` where the pages do not end. */
export async function allPages(
  read: (page: string | undefined) => Promise<{ items: Json[]; next: string | undefined }>,
): Promise<Json[]> {
  const found: Json[] = [];
  const asked = new Set<string | undefined>();
  for (let page: string | undefined; !asked.has(page) && asked.size < MOST_PAGES; ) {
    asked.add(page);
    const { items, next } = await read(page);
    found.push(...items);
    if (next === undefined) return found;
    page = next;
  }
  throw new BookingsUnavailable(`the pages of its list do not end: ${asked.size} were read`);
}

/** The bookings among the rows of a list. `isWhole`: every row could be read. */
export function readable(
  rows: readonly unknown[],
  bookingOf: (row: Json) => ExternalBooking | undefined,
): { bookings: ExternalBooking[]; isWhole: boolean } {
  const bookings = rows.flatMap((row) => bookingOf(objectOf(row)) ?? []);
  return { bookings, isWhole: bookings.length === rows.length };
}

/** A booking that is there. Throws `BookingsUnavailable` where it could not be read: it is not gone. */
export function mustBeReadable(booking: ExternalBooking | undefined): ExternalBooking {
  if (!booking) throw new BookingsUnavailable('it answered with a booking that cannot be read');
  return booking;
}

/** The queue refuses longer ones. */
const [LONGEST_NAME, LONGEST_TEXT] = [256, 10_000];

/** A name, a phone, or another short field. Undefined: it is not a text, or it is empty. */
export function nameOf(given: unknown): string | undefined {
  return stringOf(stringOf(given)?.trim().slice(0, LONGEST_NAME));
}

export function textOf(given: unknown): string | null {
  return stringOf(stringOf(given)?.trim().slice(0, LONGEST_TEXT)) ?? null;
}

/** Milliseconds of ISO 8601. Undefined: it is not readable. */
export function millisecondsOf(given: unknown): number | undefined {
  const at = Date.parse(stringOf(given) ?? '');
  return Number.isNaN(at) || at < 0 ? undefined : at;
}
