import type { Booking } from '../../domain/context';
import type { Action } from '../../domain/turn';
import { type Facts, type Plan, sayVisit, upcomingBookings, visitOf } from './facts';
import { asUtc } from './local-time';
import { namesTime } from './understanding';

/** «Запишите на имя Сергей», after the booking was made: it is made again under that name. */
export function namesGuestOf(facts: Facts): boolean {
  const { said, state } = facts;
  return (
    said.people.guest?.name != null &&
    state.frame.task === undefined &&
    justBooked(facts).length > 0 &&
    said.services.length === 0 &&
    !namesTime(said.when)
  );
}

/** The booking that was made last in this dialogue. */
export function justBooked(facts: Facts): Booking[] {
  return upcomingBookings(facts).filter(({ from }) => from === facts.state.booked);
}

export function rename(facts: Facts): Plan {
  const { said, state, say } = facts;
  const comment = [said.people.guest?.name, said.people.guest?.relation].filter(Boolean).join(', ');
  const [booking] = justBooked(facts);
  if (!booking) return { lines: [], actions: [], state };
  const visit = sayVisit(visitOf(booking, facts), facts);
  return { lines: [say('renamed', { guest: comment, visit })], actions: madeAgain(booking, comment), state };
}

/** No action changes a comment: the booking is cancelled, and made again at the same time. */
function madeAgain({ id, serviceId, title, staffId, from, to, price }: Booking, comment: string): Action[] {
  if (staffId === null) return [];
  const durationMinutes = (asUtc(to).getTime() - asUtc(from).getTime()) / 60_000;
  return [
    { type: 'cancel', bookingId: id, reason: 'made again under another name' },
    {
      type: 'book',
      serviceId,
      title,
      staffId,
      from,
      durationMinutes,
      ...(price !== null && { price }),
      comment,
    },
  ];
}
