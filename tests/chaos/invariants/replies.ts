import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_CHANNEL } from '../../../src/domain/channel';
import { named } from './final-state';
import type { Invariant } from './invariant';

export const REPLIES: readonly Invariant[] = [
  {
    statement: 'the outbox holds exactly one reply for each committed turn that answered',
    violations: (state) =>
      state.snapshot.conversations.flatMap((conversation) => {
        const reported = state
          .turnsOf(conversation)
          .flatMap(({ number, run }) => (run?.report.text ? [[number, run.report.text]] : []));
        const stored = state.replies(conversation).map(({ turn, text }) => [turn, text]);
        return isDeepStrictEqual(reported, stored)
          ? []
          : [
              `${named(conversation)}: reported ${JSON.stringify(reported)}, stored ${JSON.stringify(stored)}`,
            ];
      }),
  },
  {
    statement:
      'every reply was accepted, or was refused, or is held for a company that holds unconfirmed replies; its status says which',
    violations: (state) =>
      state.remaining.conversations.flatMap((conversation) =>
        state.replies(conversation).flatMap(({ key, status, error }) => {
          const outcomes = state.receivedOf(key).map(({ outcome }) => outcome);
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
    statement: 'no reply is accepted twice if the company holds unconfirmed replies',
    violations: (state) =>
      state.snapshot.conversations
        .filter(({ onUnconfirmed }) => onUnconfirmed === 'hold')
        .flatMap((conversation) =>
          state.replies(conversation).flatMap(({ key }) => {
            const accepted = state.receivedOf(key).filter(({ outcome }) => outcome === 'accepted').length;
            return accepted > 1 ? [`${key} was accepted ${accepted} times`] : [];
          }),
        ),
  },
  {
    statement: 'the gateway receives what the outbox holds: one text and one address per key',
    violations: ({ snapshot, observations }) =>
      observations.received.flatMap(({ idempotencyKey, text, to, companyId }) => {
        const reply = snapshot.messages.find(({ key }) => key === idempotencyKey);
        const owner = snapshot.conversations.find(({ id }) => id === reply?.conversationId);
        const matches = reply?.text === text && owner?.companyId === companyId && owner.client === to;
        return matches ? [] : [`${idempotencyKey} to ${to}: “${text}”; in the outbox: “${reply?.text}”`];
      }),
  },
  {
    statement: 'a reply leaves through the channel by which the client writes',
    violations: ({ observations }) =>
      observations.received.flatMap(({ idempotencyKey, channel, to, companyId }) => {
        const client = observations.schedule.clients.find(
          ({ canonical, alias, company }) =>
            observations.companyIds[company] === companyId && [canonical, alias?.canonical].includes(to),
        );
        const expected = client?.by === 'webhook' ? companyId : DEFAULT_CHANNEL;
        return channel === expected ? [] : [`${idempotencyKey} to ${to} left through ${channel}`];
      }),
  },
  {
    statement: 'no two keys carry the reply to one turn',
    violations: ({ snapshot, observations }) => {
      const keys = new Map<string, Set<string>>();
      for (const { idempotencyKey } of observations.received) {
        const reply = snapshot.messages.find(({ key }) => key === idempotencyKey);
        const turn = `turn ${reply?.turn} of conversation ${reply?.conversationId}`;
        keys.set(turn, (keys.get(turn) ?? new Set()).add(idempotencyKey));
      }
      return [...keys].flatMap(([turn, { size }]) => (size > 1 ? [`${turn} has ${size} keys`] : []));
    },
  },
  {
    // A held reply does not block the next one. A process that was frozen while it sent a reply may send it later.
    statement:
      'replies of a conversation arrive in the order of their turns, unless the company holds unconfirmed replies',
    violations: (state) =>
      state.snapshot.conversations.flatMap((conversation) => {
        if (conversation.onUnconfirmed === 'hold') return [];
        const first = state.replies(conversation).flatMap(({ key, turn }) => {
          const [received] = state.receivedOf(key);
          return received ? [{ turn, at: received.at }] : [];
        });
        const order = first.sort((a, b) => a.at - b.at).map(({ turn }) => turn ?? 0);
        return order.every((turn, i) => turn >= (order[i - 1] ?? 0))
          ? []
          : [`${named(conversation)}: turns arrived as ${order.join(', ')}`];
      }),
  },
];
