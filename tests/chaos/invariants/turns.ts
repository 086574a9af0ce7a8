import { isDeepStrictEqual } from 'node:util';
import { type Invariant, named } from './end';

export const TURNS: readonly Invariant[] = [
  {
    law: 'one turn is committed per version: the state counts exactly as many as the version',
    broken: ({ ledger }) =>
      ledger.conversations.flatMap((conversation) => {
        const { version, state } = conversation;
        const { counter = 0, runs = [] } = state;
        return counter === version && runs.length === version
          ? []
          : [`${named(conversation)} is at version ${version}, its state at ${counter}: ${runs.join(' ')}`];
      }),
  },
  {
    law: 'a committed turn is a run that was seen, on the state of the turn before it',
    broken: (end) =>
      end.ledger.conversations.flatMap((conversation) =>
        end.turnsOf(conversation).flatMap(({ number, seen }) => {
          if (!seen) return [`turn ${number} of ${named(conversation)} is of a run that nobody saw`];
          const expected = conversation.state.runs?.slice(0, number - 1);
          return isDeepStrictEqual(seen.given.state.runs, expected)
            ? []
            : [`turn ${number} of ${named(conversation)} was thought on ${JSON.stringify(seen.given.state)}`];
        }),
      ),
  },
  {
    law: 'a message belongs to exactly the turn that was handed it',
    broken: (end) =>
      end.ledger.conversations.flatMap((conversation) => {
        const turns = end.turnsOf(conversation);
        const handed = turns.map(({ seen }) => seen?.given.asked ?? []);
        const marked = turns.map(({ number }) =>
          end
            .incoming(conversation)
            .filter(({ turn }) => turn === number)
            .map(({ messageId }) => messageId),
        );
        return isDeepStrictEqual(handed, marked)
          ? []
          : [`${named(conversation)}: handed ${JSON.stringify(handed)}, marked ${JSON.stringify(marked)}`];
      }),
  },
];
