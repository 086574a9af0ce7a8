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
