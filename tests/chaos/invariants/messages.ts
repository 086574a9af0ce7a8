import type { Snapshot, SnapshotConversation } from '../snapshot';
import { type FinalState, named } from './final-state';
import type { Invariant } from './invariant';

/** Messages that are this many milliseconds apart count as one after the other. A busy machine delays processes. */
const APART = 300;

export const MESSAGES: readonly Invariant[] = [
  {
    statement: 'a message that the queue accepted is stored once, or was deleted with its client or company',
    violations: ({ remaining, snapshot, observations }) =>
      [...observations.messages.values()].flatMap(({ id, acceptedAt }) => {
        const rows = (of: Snapshot) =>
          of.messages.filter((row) => row.direction === 'in' && row.messageId === id).length;
        const stored = rows(remaining);
        const deleted = rows(snapshot) - stored;
        const fine = stored === 1 || (stored === 0 && deleted > 0);
        return acceptedAt !== undefined && !fine ? [`${id} is stored ${stored} times`] : [];
      }),
  },
  {
    statement: 'every stored message was written by the client with whom it is stored',
    violations: ({ snapshot, observations }) =>
      snapshot.messages.flatMap(({ direction, messageId, address }) => {
        if (direction !== 'in') return [];
        const written = observations.messages.get(messageId ?? '');
        return written?.client.canonical === address ? [] : [`${messageId} is stored for ${address}`];
      }),
  },
  {
    statement: 'every message is answered in the end',
    violations: ({ remaining }) =>
      remaining.messages.flatMap(({ direction, messageId, turn }) =>
        direction === 'in' && turn === null ? [`${messageId} has no turn`] : [],
      ),
  },
  {
    statement: 'no client waits because a row of another company is locked',
    violations: ({ observations }) => observations.blockedByLock,
  },
  {
    statement: 'messages that had to wait for PostgreSQL are answered in the order in which they were sent',
    violations: (state) =>
      state.observations.schedule.companies.every(({ hasDefaultDebounce }) => hasDefaultDebounce)
        ? state.snapshot.conversations.flatMap((conversation) => misordered(conversation, state))
        : [],
  },
  {
    statement: 'a conversation without unanswered messages is not due, and no conversation stays parked',
    violations: ({ remaining }) =>
      remaining.conversations.flatMap((conversation) => {
        const { dueAt, parkedReason } = conversation;
        return dueAt === null && parkedReason === null
          ? []
          : [`${named(conversation)} is due at ${dueAt?.toISOString()}, parked: ${parkedReason}`];
      }),
  },
];

function misordered(conversation: SnapshotConversation, state: FinalState): string[] {
  const messages = state.incoming(conversation).flatMap(({ messageId, turn }) => {
    const written = state.observations.messages.get(messageId ?? '');
    return written ? [{ ...written, turn: turn ?? Infinity }] : [];
  });
  return messages.flatMap((first) =>
    messages.flatMap((second) => {
      const isLater =
        first.acceptedAt !== undefined &&
        first.acceptedAt + APART < second.sentAt &&
        first.writtenAt < second.writtenAt;
      return isLater && first.turn > second.turn
        ? [
            `${first.id} was sent before ${second.id}, but was answered in turn ${first.turn}, after turn ${second.turn}`,
          ]
        : [];
    }),
  );
}
