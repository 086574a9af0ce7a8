import { isDeepStrictEqual } from 'node:util';
import type { Fact, ResponderRun } from '../observations';
import { notesOf } from '../salon';
import type { SnapshotConversation } from '../snapshot';
import { type FinalState, named } from './final-state';
import type { Invariant } from './invariant';

export const CONTEXTS: readonly Invariant[] = [
  {
    statement: 'a responder receives messages of one conversation, oldest first',
    violations: (state) =>
      state.observations.runs.flatMap((run) => {
        const { report } = run;
        const times = report.messageIds.map(
          (message) => state.observations.messages.get(message)?.writtenAt ?? 0,
        );
        const sorted = times.every((time, i) => time >= (times[i - 1] ?? -Infinity));
        return state.holdersOf(run).length > 0 && sorted
          ? []
          : [`run ${report.runId} received ${report.messageIds.join(' ')}`];
      }),
  },
  {
    statement:
      'a dialogue at version n holds the messages of turns 1 to n, each once, in order, and nothing else',
    violations: (state) =>
      state.observations.runs.flatMap((run) => {
        const { report } = run;
        const conversation = state.conversationOf(run);
        if (!conversation) return [];
        const expected = state.dialogue(conversation, report.state.counter);
        return isDeepStrictEqual(report.dialogue, expected)
          ? []
          : [
              `run ${report.runId} of ${named(conversation)} received ${JSON.stringify(report.dialogue)} at version ` +
                `${report.state.counter}; expected: ${JSON.stringify(expected)}`,
            ];
      }),
  },
  {
    statement:
      'a dialogue holds every turn whose reply had arrived before the client wrote the message to answer',
    violations: (state) =>
      state.observations.runs.flatMap((run) => {
        const conversation = state.conversationOf(run);
        if (!conversation) return [];
        const known = state
          .replies(conversation)
          .filter(({ key }) => (state.receivedOf(key)[0]?.at ?? Infinity) < writtenLast(run, state));
        const least = Math.max(0, ...known.map(({ turn }) => turn ?? 0));
        return run.report.state.counter >= least
          ? []
          : [
              `run ${run.report.runId} of ${named(conversation)} received version ${run.report.state.counter}, expected at least ${least}`,
            ];
      }),
  },
  {
    statement:
      'a context holds every booking, cancellation and description from before the client wrote the message to answer',
    violations: (state) => state.observations.runs.flatMap((run) => staleFacts(run, state)),
  },
  {
    statement:
      'a context holds no data of a client or company that was deleted before the messages were stored',
    violations: (state) => state.observations.runs.flatMap((run) => remnants(run, state)),
  },
  {
    statement: 'the context of a committed turn holds every booking of the turns before it',
    violations: (state) =>
      state.snapshot.conversations.flatMap((conversation) =>
        state.turnsOf(conversation).flatMap(({ number, run }) => {
          if (!run) return [];
          const bookings = state.snapshot.bookings.filter(
            ({ status, key }) => status === 'booked' && isOfTurnBefore(number, conversation, key),
          );
          return bookings.flatMap(({ id }) =>
            missing(run, id).map(
              (where) => `turn ${number} of ${named(conversation)}: booking ${id} ${where}`,
            ),
          );
        }),
      ),
  },
];

function writtenLast({ report }: ResponderRun, { observations }: FinalState): number {
  return Math.max(...report.messageIds.map((message) => observations.messages.get(message)?.sentAt ?? 0));
}

/** Whether an earlier turn of the conversation made the booking. Its key begins like the key of that turn's reply. */
function isOfTurnBefore(
  number: number,
  { companyId, id }: SnapshotConversation,
  key: string | null,
): boolean {
  const conversation = `${companyId}-${id}-`;
  if (!key?.startsWith(conversation)) return false;
  const [turn] = key.slice(conversation.length).split('-');
  return Number(turn) < number;
}

/** Where an existing booking is missing from the context. */
function missing({ report }: ResponderRun, bookingId: string): string[] {
  return [
    ...(report.bookings.some(({ id, status }) => id === bookingId && status === 'booked')
      ? []
      : ["is not among the client's"]),
    ...(report.busy.includes(bookingId) ? [] : ['is not in the schedule']),
  ];
}

function staleFacts(run: ResponderRun, state: FinalState): string[] {
  const { report } = run;
  const facts = state.observations.facts.get(report.companyId) ?? [];
  const known = facts.filter(({ knownAt }) => knownAt < writtenLast(run, state));
  return known
    .flatMap((fact) => contradiction(fact, run, known, state))
    .map((problem) => `run ${report.runId}, which answered ${report.messageIds.join(' ')}: ${problem}`);
}

function contradiction(fact: Fact, run: ResponderRun, known: readonly Fact[], state: FinalState): string[] {
  const { report } = run;
  if (fact.what === 'described') {
    const newest = known.findLast(({ what }) => what === 'described');
    const possible = (state.observations.facts.get(report.companyId) ?? []).flatMap((other) =>
      other.what === 'described' && other.knownAt >= fact.knownAt ? [other.about] : [],
    );
    return fact === newest && !possible.includes(report.about ?? '')
      ? [`the company was “${fact.about}”, the context says “${report.about}”`]
      : [];
  }
  const booking = state.remaining.bookings.find(({ id }) => id === fact.bookingId);
  const isOwn = booking?.clientId === state.conversationOf(run)?.clientId;
  const booked = report.bookings.some(({ id, status }) => id === fact.bookingId && status === 'booked');
  const busy = report.busy.includes(fact.bookingId);
  if (fact.what !== 'booked') {
    return busy || booked ? [`booking ${fact.bookingId} was ${fact.what}, and the context still has it`] : [];
  }
  // A booking that was cancelled or deleted since, also by its client, may or may not be in the context.
  if (booking?.status !== 'booked') return [];
  return busy && (booked || !isOwn) ? [] : [`booking ${fact.bookingId} was made, and the context lacks it`];
}

/** Deleted data in the context. Its dialogue is checked by the invariant of dialogues. */
function remnants(run: ResponderRun, state: FinalState): string[] {
  const conversation = state.conversationOf(run);
  if (!conversation) return [];
  const { report } = run;
  const deletions = state.deletionsBefore(conversation);
  const gone = new Set(deletions.flatMap(({ rows }) => rows.bookings.map(({ id }) => id)));
  const descriptions = deletions.flatMap((deletion) =>
    deletion.client === undefined ? deletion.descriptions : [],
  );
  const bookings = [...report.bookings.map(({ id }) => id), ...report.busy].filter((id) => gone.has(id));
  const notes = [report.name, report.notes].filter(
    (note) => note !== null && note !== notesOf(deletions.length),
  );
  const about = descriptions.includes(report.about ?? '') ? [`the description “${report.about}”`] : [];
  return [...bookings.map((id) => `booking ${id}`), ...notes.map((note) => `“${note}”`), ...about].map(
    (what) => `run ${report.runId} of ${named(conversation)} received ${what}, which had been deleted`,
  );
}
