import { isDeepStrictEqual } from 'node:util';
import type { LedgerConversation } from '../ledger';
import type { Fact, Seen } from '../record';
import { notesOf } from '../salon';
import { type End, type Invariant, named } from './end';

export const CONTEXTS: readonly Invariant[] = [
  {
    law: 'a responder is handed messages of one conversation, oldest first',
    broken: (end) =>
      end.record.seen.flatMap((seen) => {
        const { given } = seen;
        const times = given.asked.map((message) => end.record.messages.get(message)?.writtenAt ?? 0);
        const sorted = times.every((time, i) => time >= (times[i - 1] ?? -Infinity));
        return end.holdersOf(seen).length > 0 && sorted
          ? []
          : [`run ${given.run} was handed ${given.asked.join(' ')}`];
      }),
  },
  {
    law: 'a dialogue at version n holds everything of the turns up to n, once, in order, and nothing else',
    broken: (end) =>
      end.record.seen.flatMap((seen) => {
        const { given } = seen;
        const conversation = end.conversationOf(seen);
        if (!conversation) return [];
        const expected = end.dialogue(conversation, given.state.counter);
        return isDeepStrictEqual(given.dialogue, expected)
          ? []
          : [
              `run ${given.run} of ${named(conversation)} saw ${JSON.stringify(given.dialogue)} at version ` +
                `${given.state.counter}; it was ${JSON.stringify(expected)}`,
            ];
      }),
  },
  {
    law: 'a dialogue holds every turn whose reply had arrived before the client wrote what is answered',
    broken: (end) =>
      end.record.seen.flatMap((seen) => {
        const conversation = end.conversationOf(seen);
        if (!conversation) return [];
        const known = end
          .replies(conversation)
          .filter(({ key }) => (end.arrivalsOf(key)[0]?.at ?? Infinity) < writtenLast(seen, end));
        const least = Math.max(0, ...known.map(({ turn }) => turn ?? 0));
        return seen.given.state.counter >= least
          ? []
          : [
              `run ${seen.given.run} of ${named(conversation)} saw version ${seen.given.state.counter} of ${least}`,
            ];
      }),
  },
  {
    law: 'a context holds every booking, cancellation and description from before the client wrote what is answered',
    broken: (end) => end.record.seen.flatMap((seen) => staleFacts(seen, end)),
  },
  {
    law: 'a context holds nothing of a client or company that was deleted before its messages were stored',
    broken: (end) => end.record.seen.flatMap((seen) => remnants(seen, end)),
  },
  {
    law: 'the context of a committed turn holds every booking of the turns before it',
    broken: (end) =>
      end.ledger.conversations.flatMap((conversation) =>
        end.turnsOf(conversation).flatMap(({ number, seen }) => {
          if (!seen) return [];
          const standing = end.ledger.bookings.filter(
            ({ status, key }) => status === 'booked' && isOfTurnBefore(number, conversation, key),
          );
          return standing.flatMap(({ id }) =>
            missing(seen, id).map(
              (where) => `turn ${number} of ${named(conversation)}: booking ${id} ${where}`,
            ),
          );
        }),
      ),
  },
];

function writtenLast({ given }: Seen, { record }: End): number {
  return Math.max(...given.asked.map((message) => record.messages.get(message)?.sentAt ?? 0));
}

/** Whether a turn of the conversation before this one has made the booking: its key begins as that of the turn's reply. */
function isOfTurnBefore(number: number, { companyId, id }: LedgerConversation, key: string | null): boolean {
  const conversation = `${companyId}-${id}-`;
  if (!key?.startsWith(conversation)) return false;
  const [turn] = key.slice(conversation.length).split('-');
  return Number(turn) < number;
}

/** A booking that stands, and is not where it should be. */
function missing({ given }: Seen, bookingId: string): string[] {
  return [
    ...(given.bookings.some(({ id, status }) => id === bookingId && status === 'booked')
      ? []
      : ["is not among the client's"]),
    ...(given.busy.includes(bookingId) ? [] : ['is not in the schedule']),
  ];
}

function staleFacts(seen: Seen, end: End): string[] {
  const { given } = seen;
  const facts = end.record.facts.get(given.companyId) ?? [];
  const known = facts.filter(({ knownAt }) => knownAt < writtenLast(seen, end));
  return known
    .flatMap((fact) => contradiction(fact, seen, known, end))
    .map((problem) => `run ${given.run}, which answered ${given.asked.join(' ')}: ${problem}`);
}

function contradiction(fact: Fact, seen: Seen, known: readonly Fact[], end: End): string[] {
  const { given } = seen;
  if (fact.what === 'described') {
    const newest = known.findLast(({ what }) => what === 'described');
    const possible = (end.record.facts.get(given.companyId) ?? []).flatMap((other) =>
      other.what === 'described' && other.knownAt >= fact.knownAt ? [other.about] : [],
    );
    return fact === newest && !possible.includes(given.about ?? '')
      ? [`the company was “${fact.about}”, it saw “${given.about}”`]
      : [];
  }
  const booking = end.standing.bookings.find(({ id }) => id === fact.bookingId);
  const isOwn = booking?.clientId === end.conversationOf(seen)?.clientId;
  const booked = given.bookings.some(({ id, status }) => id === fact.bookingId && status === 'booked');
  const busy = given.busy.includes(fact.bookingId);
  if (fact.what !== 'booked') {
    return busy || booked ? [`booking ${fact.bookingId} was ${fact.what}, and it saw it stand`] : [];
  }
  // It may have been cancelled or deleted any time since, by the client too: then nobody can say what was to be seen.
  if (booking?.status !== 'booked') return [];
  return busy && (booked || !isOwn) ? [] : [`booking ${fact.bookingId} was made, and it did not see it`];
}

/** What a dialogue holds of another one, the law of dialogues says. */
function remnants(seen: Seen, end: End): string[] {
  const conversation = end.conversationOf(seen);
  if (!conversation) return [];
  const { given } = seen;
  const endings = end.endingsBefore(conversation);
  const gone = new Set(endings.flatMap(({ lost }) => lost.bookings.map(({ id }) => id)));
  const abouts = endings.flatMap((ending) => (ending.client === undefined ? ending.abouts : []));
  const bookings = [...given.bookings.map(({ id }) => id), ...given.busy].filter((id) => gone.has(id));
  const notes = [given.name, given.notes].filter((note) => note !== null && note !== notesOf(endings.length));
  const about = abouts.includes(given.about ?? '') ? [`the description “${given.about}”`] : [];
  return [...bookings.map((id) => `booking ${id}`), ...notes.map((note) => `“${note}”`), ...about].map(
    (what) => `run ${given.run} of ${named(conversation)} saw ${what}, which had been deleted`,
  );
}
