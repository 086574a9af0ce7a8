import { isDeepStrictEqual } from 'node:util';
import type { Observations, ResponderRun } from '../observations';
import type { Client } from '../schedule';
import { FinalState } from './final-state';
import type { Invariant } from './invariant';

/**
 * Invariants of people who write from two addresses and are linked in the middle. Their turns are numbered anew, and of two
 * states the newer one stays, so what holds for other conversations is checked without them.
 */
export const LINKED_PEOPLE: readonly Invariant[] = [
  {
    statement:
      'a person whose addresses are linked has one conversation, known by the phone, with every message once',
    violations: (state) =>
      people(state).flatMap((person) => {
        const { conversations, incoming, written } = rowsOf(person, state);
        const known = conversations.map(({ client }) => client);
        const stored = incoming.map(({ messageId }) => messageId).sort();
        return isDeepStrictEqual(known, [phoneOf(person.client)]) && isDeepStrictEqual(stored, written)
          ? []
          : [
              `${named(person)}: conversations of ${known.join(', ')}; stored ${stored.join(' ')} of ${written.join(' ')}`,
            ];
      }),
  },
  {
    statement: 'every message of a linked person is answered by exactly one reply, whose run has received it',
    violations: (state) =>
      people(state).flatMap((person) => {
        const { incoming, replies } = rowsOf(person, state);
        const turns = (of: readonly { turn: number | null }[]) =>
          [...new Set(of.map(({ turn }) => turn))].sort();
        if (!isDeepStrictEqual(turns(incoming), replies.map(({ turn }) => turn).sort()))
          return [
            `${named(person)}: messages in turns ${turns(incoming).join()}, replies to ${turns(replies).join()}`,
          ];
        return replies.flatMap(({ turn, text }) => {
          const stored = incoming.filter((one) => one.turn === turn).map(({ messageId }) => messageId);
          const received = runOf(text, state)?.report.messageIds;
          return isDeepStrictEqual(stored, received)
            ? []
            : [`${named(person)}, turn ${turn}: stored ${stored.join(' ')}, received ${received?.join(' ')}`];
        });
      }),
  },
  {
    statement: 'a turn after the merge has received the dialogue of both conversations in the order of time',
    violations: (state) =>
      people(state).flatMap((person) => {
        const { messages, replies } = rowsOf(person, state);
        const last = replies.reduce((max, { turn }) => Math.max(max, turn ?? 0), 0);
        const run = runOf(replies.find(({ turn }) => turn === last)?.text ?? null, state);
        if (!run?.report.messageIds.some((id) => namesBoth(id, state))) return [];
        const before = messages
          .filter(({ turn }) => turn !== null && turn < last)
          .map(({ text }) => text ?? '');
        return isDeepStrictEqual(run.report.dialogue, before)
          ? []
          : [
              `${named(person)} received ${JSON.stringify(run.report.dialogue)}; expected ${JSON.stringify(before)}`,
            ];
      }),
  },
  {
    statement: 'every reply to a linked person has one key, and was accepted, refused or held',
    violations: (state) =>
      people(state).flatMap((person) =>
        rowsOf(person, state).replies.flatMap(({ key, status, text }) => {
          const received = state.receivedOf(key);
          const is = (outcome: string) => received.some((one) => one.outcome === outcome);
          const fine =
            (status === 'sent' && is('accepted')) ||
            (status === 'failed' && is('refused')) ||
            (status === 'held' && rowsOf(person, state).conversations[0]?.onUnconfirmed === 'hold');
          const same = received.every(
            (one) => one.text === text && addressesOf(person.client).includes(one.to),
          );
          return fine && same
            ? []
            : [`${named(person)}: ${key} is ${status}; received ${JSON.stringify(received)}`];
        }),
      ),
  },
  {
    statement: 'each booking that a turn of a linked person made exists once, and is theirs',
    violations: (state) =>
      people(state).flatMap((person) => {
        const { conversations, replies } = rowsOf(person, state);
        const reported = replies.flatMap(({ text }) => runOf(text, state)?.report.booked ?? []);
        const made = state.remaining.bookings.filter(
          ({ clientId }) => clientId === conversations[0]?.clientId,
        );
        const list = (of: readonly { staffId: string | null; from: string }[]) =>
          of.map(({ staffId, from }) => `${from} with ${staffId}`).sort();
        return isDeepStrictEqual(list(reported), list(made))
          ? []
          : [`${named(person)}: reported ${list(reported).join(', ')}; made ${list(made).join(', ')}`];
      }),
  },
];

interface Person {
  client: Client;
  companyId: string;
}

/** The same state without the conversations of linked people, their messages, runs and replies. */
export function withoutLinkedPeople({ remaining, observations }: FinalState): FinalState {
  const { schedule } = observations;
  const theirs = new Set(schedule.clients.filter(({ alias }) => alias).flatMap(addressesOf));
  if (theirs.size === 0) return new FinalState(remaining, observations);
  const conversations = remaining.conversations.filter(({ client }) => !theirs.has(client));
  const ids = new Set(conversations.map(({ id }) => id));
  const isTheirs = (messageId: string) => observations.messages.get(messageId)?.client.alias !== undefined;
  const others = Object.assign(Object.create(observations), {
    messages: new Map([...observations.messages].filter(([, { client }]) => !client.alias)),
    runs: observations.runs.filter(({ report }) => !report.messageIds.some(isTheirs)),
    received: observations.received.filter(({ to }) => !theirs.has(to)),
  }) as Observations;
  const messages = remaining.messages.filter(({ conversationId }) => ids.has(conversationId));
  return new FinalState({ ...remaining, conversations, messages }, others);
}

function people({ observations }: FinalState): Person[] {
  return observations.schedule.clients.flatMap((client) =>
    client.alias ? [{ client, companyId: observations.companyIds[client.company] ?? '' }] : [],
  );
}

function rowsOf({ client, companyId }: Person, { remaining, observations }: FinalState) {
  const addresses = addressesOf(client);
  const conversations = remaining.conversations.filter(
    (one) => one.companyId === companyId && addresses.includes(one.client),
  );
  const messages = remaining.messages.filter(({ conversationId }) =>
    conversations.some(({ id }) => id === conversationId),
  );
  const written = [...observations.messages.values()].filter(
    (one) => one.client === client && one.acceptedAt !== undefined,
  );
  return {
    conversations,
    messages,
    incoming: messages.filter(({ direction }) => direction === 'in'),
    replies: messages.filter(({ direction }) => direction === 'out'),
    written: written.map(({ id }) => id).sort(),
  };
}

/** The run whose reply this is: its text begins with the id of the run. */
function runOf(text: string | null, { observations }: FinalState): ResponderRun | undefined {
  return observations.runs.find(({ report }) => report.text !== null && report.text === text);
}

function namesBoth(messageId: string, { observations }: FinalState): boolean {
  return observations.schedule.steps.some(
    ({ what }) => what.do === 'write' && what.namesBoth && messageId.endsWith(`-${what.message}`),
  );
}

function addressesOf({ canonical, alias }: Client): string[] {
  return alias ? [canonical, alias.canonical] : [canonical];
}

function phoneOf(client: Client): string | undefined {
  return addressesOf(client).find((address) => address.startsWith('+'));
}

function named({ client, companyId }: Person): string {
  return `${addressesOf(client).join(' and ')} of ${companyId}`;
}
