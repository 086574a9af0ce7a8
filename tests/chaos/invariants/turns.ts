import { isDeepStrictEqual } from 'node:util';
import { named } from './final-state';
import type { Invariant } from './invariant';

export const TURNS: readonly Invariant[] = [
  {
    statement: 'each version is one committed turn: the counter in the state equals the version',
    violations: ({ snapshot }) =>
      snapshot.conversations.flatMap((conversation) => {
        const { version, state } = conversation;
        const { counter = 0, runs = [] } = state;
        return counter === version && runs.length === version
          ? []
          : [`${named(conversation)} is at version ${version}, its state at ${counter}: ${runs.join(' ')}`];
      }),
  },
  {
    statement: 'a committed turn is an observed run that received the state of the turn before it',
    violations: (state) =>
      state.snapshot.conversations.flatMap((conversation) =>
        state.turnsOf(conversation).flatMap(({ number, run }) => {
          if (!run) return [`turn ${number} of ${named(conversation)} is of a run that was not observed`];
          const expected = conversation.state.runs?.slice(0, number - 1);
          return isDeepStrictEqual(run.report.state.runs, expected)
            ? []
            : [
                `turn ${number} of ${named(conversation)} received the state ${JSON.stringify(run.report.state)}`,
              ];
        }),
      ),
  },
  {
    statement: 'a message belongs to exactly the turn whose run received it',
    violations: (state) =>
      state.snapshot.conversations.flatMap((conversation) => {
        const turns = state.turnsOf(conversation);
        const received = turns.map(({ run }) => run?.report.messageIds ?? []);
        const stored = turns.map(({ number }) =>
          state
            .incoming(conversation)
            .filter(({ turn }) => turn === number)
            .map(({ messageId }) => messageId),
        );
        return isDeepStrictEqual(received, stored)
          ? []
          : [
              `${named(conversation)}: received ${JSON.stringify(received)}, stored ${JSON.stringify(stored)}`,
            ];
      }),
  },
];
