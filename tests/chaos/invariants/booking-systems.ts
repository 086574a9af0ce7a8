import type { Invariant } from './invariant';

/** With the invariant of bookings, that those of our tables are told: what is made there is told once, and what is told is there. */
export const BOOKING_SYSTEMS: readonly Invariant[] = [
  {
    statement: 'a booking system has exactly the bookings that we know of, each once, and as we know them',
    violations: ({ remaining, observations }) => {
      const theirs = observations
        .externalBookings()
        .filter(({ key }) => key !== '')
        .map(({ externalId, status }) => `${externalId} ${status}`);
      const ours = remaining.bookings
        .filter(({ externalId, madeBy }) => madeBy === 'bot' && externalId !== null)
        .map(({ externalId, status }) => `${externalId} ${status}`);
      return theirs.sort().join() === ours.sort().join()
        ? []
        : [`in the booking system: ${theirs.join(', ')}; in our tables: ${ours.join(', ')}`];
    },
  },
  {
    statement: 'a booking system has no two bookings for one wish of a client',
    violations: ({ observations }) => {
      const seen = new Set<string>();
      return observations
        .externalBookings()
        .filter(({ key, status }) => key !== '' && status === 'booked')
        .flatMap(({ externalId, key, details: { staffId, startsAt } }) => {
          const conversation = key.split('-').slice(0, -2).join('-');
          const wish = `${conversation}: ${startsAt} with ${staffId}`;
          const isSecond = seen.has(wish);
          seen.add(wish);
          return isSecond ? [`${externalId} is the second one of ${wish}`] : [];
        });
    },
  },
];
