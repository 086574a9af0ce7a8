import type { Booking, Context } from '../../domain/context';
import type { Action } from '../../domain/turn';
import { isUpcoming } from './calendar';
import type { Phrases, Visit } from './phrases/phrases';
import type { State } from './state';
import type { Understanding } from './understanding';

/** A line of the reply, in the language of the dialogue. */
export type Line = (say: Phrases) => string;

/** The result of a turn. Without lines nothing is sent. */
export interface Plan {
  lines: Line[];
  actions: Action[];
  state: State;
}

/** The input of every decision. */
export interface Facts {
  context: Context;
  /** Local to the company. */
  now: string;
  said: Understanding;
  state: State;
}

export function upcomingBookings({ context, now }: Facts): Booking[] {
  return context.client.bookings.filter((booking) => isUpcoming(booking, now));
}

export function visitOf(booking: Booking, { context }: Facts): Visit {
  return {
    title: booking.title,
    staff: context.company.staff.find((member) => member.id === booking.staffId)?.name ?? null,
    from: booking.from,
    price: booking.price === null ? null : { min: booking.price, max: booking.price },
  };
}
