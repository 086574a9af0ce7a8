import type { Booking, Context } from '../../domain/context';
import { addMinutes } from '../../time/local-arithmetic';

interface Known {
  context: Context;
  /** Local to the company. */
  now: string;
}

/** In the future or under way. */
export function upcomingBookings({ context, now }: Known): Booking[] {
  return context.client.bookings.filter(({ status, to }) => status === 'booked' && to > now);
}

/** Those that have begun, or begin so soon that the company does not let its clients change them. */
export function tooLateOf(bookings: readonly Booking[], { context, now }: Known): Booking[] {
  const notice = context.company.changeNoticeMinutes ?? 0;
  return bookings.filter(({ from }) => from <= addMinutes(now, notice));
}
