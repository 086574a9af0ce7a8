import { type Invariant, named } from './end';

export const MESSAGES: readonly Invariant[] = [
  {
    law: 'a message that the queue has accepted is stored once',
    broken: ({ ledger, record }) =>
      [...record.messages.values()].flatMap(({ id, accepted }) => {
        const stored = ledger.messages.filter((row) => row.direction === 'in' && row.messageId === id).length;
        return accepted && stored !== 1 ? [`${id} is stored ${stored} times`] : [];
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
    broken: ({ ledger }) =>
      ledger.messages.flatMap(({ direction, messageId, turn }) =>
        direction === 'in' && turn === null ? [`${messageId} has no turn`] : [],
      ),
  },
  {
    law: 'a conversation with nothing unanswered is not due, and none stays parked',
    broken: ({ ledger }) =>
      ledger.conversations.flatMap((conversation) => {
        const { dueAt, parkedReason } = conversation;
        return dueAt === null && parkedReason === null
          ? []
          : [`${named(conversation)} is due at ${dueAt?.toISOString()}, parked: ${parkedReason}`];
      }),
  },
];
