import type { Ledger, LedgerConversation } from '../ledger';
import { type End, type Invariant, named } from './end';

/** Milliseconds between two messages that are surely one after the other: a process may have to wait for a processor. */
const APART = 300;

export const MESSAGES: readonly Invariant[] = [
  {
    law: 'a message that the queue has accepted is stored once, or was deleted with its client or company',
    broken: ({ standing, ledger, record }) =>
      [...record.messages.values()].flatMap(({ id, acceptedAt }) => {
        const rows = (of: Ledger) =>
          of.messages.filter((row) => row.direction === 'in' && row.messageId === id).length;
        const stored = rows(standing);
        const deleted = rows(ledger) - stored;
        const fine = stored === 1 || (stored === 0 && deleted > 0);
        return acceptedAt !== undefined && !fine ? [`${id} is stored ${stored} times`] : [];
      }),
  },
  {
    law: 'nothing is stored that nobody wrote, nor with another client',
    broken: ({ ledger, record }) =>
      ledger.messages.flatMap(({ direction, messageId, address }) => {
        if (direction !== 'in') return [];
        const written = record.messages.get(messageId ?? '');
        return written?.client.canonical === address ? [] : [`${messageId} is stored as from ${address}`];
      }),
  },
  {
    law: 'every message is answered in the end',
    broken: ({ standing }) =>
      standing.messages.flatMap(({ direction, messageId, turn }) =>
        direction === 'in' && turn === null ? [`${messageId} has no turn`] : [],
      ),
  },
  {
    law: 'no client waits because a row of another company is locked',
    broken: ({ record }) => record.keptWaiting,
  },
  {
    law: 'messages that had to wait for PostgreSQL are answered in the order in which they were sent',
    broken: (end) =>
      end.record.schedule.companies.every(({ isPatient }) => isPatient)
        ? end.ledger.conversations.flatMap((conversation) => outdated(conversation, end))
        : [],
  },
  {
    law: 'a conversation with nothing unanswered is not due, and none stays parked',
    broken: ({ standing }) =>
      standing.conversations.flatMap((conversation) => {
        const { dueAt, parkedReason } = conversation;
        return dueAt === null && parkedReason === null
          ? []
          : [`${named(conversation)} is due at ${dueAt?.toISOString()}, parked: ${parkedReason}`];
      }),
  },
];

function outdated(conversation: LedgerConversation, end: End): string[] {
  const messages = end.incoming(conversation).flatMap(({ messageId, turn }) => {
    const written = end.record.messages.get(messageId ?? '');
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
            `${second.id} was answered in turn ${second.turn}, ${first.id}, which was sent before it, in turn ${first.turn}`,
          ]
        : [];
    }),
  );
}
