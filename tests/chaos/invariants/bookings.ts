import { type End, type Invariant, named } from './end';

export const BOOKINGS: readonly Invariant[] = [
  {
    law: 'there is a booking for each one that a committed turn made, exactly once, and no other by the bot',
    broken: (end) =>
      end.ledger.conversations.flatMap((conversation) => {
        const said = end
          .turnsOf(conversation)
          .flatMap(({ seen }) => seen?.given.booked ?? [])
          .map(({ staffId, from }) => `${from} with ${staffId}`);
        const made = botBookings(end, conversation.clientId).map(
          ({ staffId, from }) => `${from} with ${staffId}`,
        );
        return said.sort().join() === made.sort().join()
          ? []
          : [`${named(conversation)}: said ${said.join(', ')}; made ${made.join(', ')}`];
      }),
  },
  {
    law: 'what a committed turn cancelled is cancelled',
    broken: (end) =>
      end.ledger.conversations.flatMap((conversation) =>
        end
          .turnsOf(conversation)
          .flatMap(({ seen }) => seen?.given.cancelled ?? [])
          .flatMap((bookingId) => {
            const status = end.ledger.bookings.find(({ id }) => id === bookingId)?.status;
            return status === 'cancelled'
              ? []
              : [`${named(conversation)}: booking ${bookingId} is ${status}`];
          }),
      ),
  },
  {
    law: 'a booking that the bot made or cancelled has one event for it, and that is published',
    broken: ({ standing }) =>
      standing.bookings.flatMap(({ id, madeBy, closedBy }) => {
        const expected = [
          ...(madeBy === 'bot' ? ['booking-created'] : []),
          ...(closedBy === 'client' ? ['booking-cancelled'] : []),
        ];
        const events = standing.events.filter(({ bookingId }) => bookingId === id);
        const kinds = events.map(({ kind }) => kind).sort();
        const published = events.every(({ publishedAt }) => publishedAt !== null);
        return kinds.join() === expected.sort().join() && published
          ? []
          : [`booking ${id}: ${expected.join(', ')} expected, ${JSON.stringify(events)} found`];
      }),
  },
];

function botBookings({ ledger }: End, clientId: string) {
  return ledger.bookings.filter((booking) => booking.clientId === clientId && booking.madeBy === 'bot');
}
