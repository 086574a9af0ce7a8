import { type FinalState, named } from './final-state';
import type { Invariant } from './invariant';

export const BOOKINGS: readonly Invariant[] = [
  {
    statement: 'each booking that a committed turn made exists exactly once, and the bot made no other',
    violations: (state) =>
      state.snapshot.conversations.flatMap((conversation) => {
        const reported = state
          .turnsOf(conversation)
          .flatMap(({ run }) => run?.report.booked ?? [])
          .map(({ staffId, from }) => `${from} with ${staffId}`);
        const made = botBookings(state, conversation.clientId).map(
          ({ staffId, from }) => `${from} with ${staffId}`,
        );
        return reported.sort().join() === made.sort().join()
          ? []
          : [`${named(conversation)}: reported ${reported.join(', ')}; made ${made.join(', ')}`];
      }),
  },
  {
    statement: 'what a committed turn cancelled is cancelled',
    violations: (state) =>
      state.snapshot.conversations.flatMap((conversation) =>
        state
          .turnsOf(conversation)
          .flatMap(({ run }) => run?.report.cancelled ?? [])
          .flatMap((bookingId) => {
            const status = state.snapshot.bookings.find(({ id }) => id === bookingId)?.status;
            return status === 'cancelled'
              ? []
              : [`${named(conversation)}: booking ${bookingId} is ${status}`];
          }),
      ),
  },
  {
    statement: 'a booking that the bot made or cancelled has one event for it, and the event is published',
    violations: ({ remaining }) =>
      remaining.bookings.flatMap(({ id, madeBy, closedBy }) => {
        const expected = [
          ...(madeBy === 'bot' ? ['booking-created'] : []),
          ...(closedBy === 'client' ? ['booking-cancelled'] : []),
        ];
        const events = remaining.events.filter(({ bookingId }) => bookingId === id);
        const kinds = events.map(({ kind }) => kind).sort();
        const published = events.every(({ publishedAt }) => publishedAt !== null);
        return kinds.join() === expected.sort().join() && published
          ? []
          : [`booking ${id}: ${expected.join(', ')} expected, ${JSON.stringify(events)} found`];
      }),
  },
];

function botBookings({ snapshot }: FinalState, clientId: string) {
  return snapshot.bookings.filter((booking) => booking.clientId === clientId && booking.madeBy === 'bot');
}
