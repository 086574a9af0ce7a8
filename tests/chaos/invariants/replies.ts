import { isDeepStrictEqual } from 'node:util';
import { type Invariant, named } from './end';

export const REPLIES: readonly Invariant[] = [
  {
    law: 'what a committed turn said is one reply in the outbox, and nothing else is',
    broken: (end) =>
      end.ledger.conversations.flatMap((conversation) => {
        const said = end
          .turnsOf(conversation)
          .flatMap(({ number, seen }) => (seen?.given.text ? [[number, seen.given.text]] : []));
        const kept = end.replies(conversation).map(({ turn, text }) => [turn, text]);
        return isDeepStrictEqual(said, kept)
          ? []
          : [`${named(conversation)}: said ${JSON.stringify(said)}, kept ${JSON.stringify(kept)}`];
      }),
  },
  {
    law: 'every reply has arrived; or it was refused, or is held for a company that wants that, and is marked so',
    broken: (end) =>
      end.standing.conversations.flatMap((conversation) =>
        end.replies(conversation).flatMap(({ key, status, error }) => {
          const outcomes = end.arrivalsOf(key).map(({ outcome }) => outcome);
          const fine =
            (status === 'sent' && outcomes.includes('accepted')) ||
            (status === 'failed' && outcomes.includes('refused')) ||
            (status === 'held' && conversation.onUnconfirmed === 'hold');
          return fine
            ? []
            : [`${key} is ${status} (${error}); at the gateway: ${outcomes.join(', ') || 'nothing'}`];
        }),
      ),
  },
  {
    law: 'nothing is said twice to the clients of a company that wants unconfirmed replies held',
    broken: (end) =>
      end.ledger.conversations
        .filter(({ onUnconfirmed }) => onUnconfirmed === 'hold')
        .flatMap((conversation) =>
          end.replies(conversation).flatMap(({ key }) => {
            const accepted = end.arrivalsOf(key).filter(({ outcome }) => outcome === 'accepted').length;
            return accepted > 1 ? [`${key} was accepted ${accepted} times`] : [];
          }),
        ),
  },
  {
    law: 'what arrives is what stands in the outbox: one text and one address per key',
    broken: ({ ledger, record }) =>
      record.arrivals.flatMap(({ idempotencyKey, text, to, companyId }) => {
        const reply = ledger.messages.find(({ key }) => key === idempotencyKey);
        const owner = ledger.conversations.find(({ id }) => id === reply?.conversationId);
        const isIt = reply?.text === text && owner?.companyId === companyId && owner.client === to;
        return isIt ? [] : [`${idempotencyKey} to ${to}: “${text}”; in the outbox: “${reply?.text}”`];
      }),
  },
  {
    law: 'no two keys carry the reply to one turn',
    broken: ({ ledger, record }) => {
      const keys = new Map<string, Set<string>>();
      for (const { idempotencyKey } of record.arrivals) {
        const reply = ledger.messages.find(({ key }) => key === idempotencyKey);
        const turn = `turn ${reply?.turn} of conversation ${reply?.conversationId}`;
        keys.set(turn, (keys.get(turn) ?? new Set()).add(idempotencyKey));
      }
      return [...keys].flatMap(([turn, { size }]) => (size > 1 ? [`${turn} has ${size} keys`] : []));
    },
  },
  {
    // A held reply does not hold up the next; who was frozen while he sent it may send it after that.
    law: 'replies of a conversation arrive in the order of their turns, unless its company has them held',
    broken: (end) =>
      end.ledger.conversations.flatMap((conversation) => {
        if (conversation.onUnconfirmed === 'hold') return [];
        const first = end.replies(conversation).flatMap(({ key, turn }) => {
          const [arrival] = end.arrivalsOf(key);
          return arrival ? [{ turn, at: arrival.at }] : [];
        });
        const order = first.sort((a, b) => a.at - b.at).map(({ turn }) => turn ?? 0);
        return order.every((turn, i) => turn >= (order[i - 1] ?? 0))
          ? []
          : [`${named(conversation)}: turns arrived as ${order.join(', ')}`];
      }),
  },
];
