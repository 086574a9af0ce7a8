import { runTurn } from '../../src/conversation/turn';
import type { Context } from '../../src/domain/context';
import type { Action } from '../../src/domain/turn';
import type { RespondInput } from '../../src/responders/responder';
import { tell } from '../support/channel-events';
import { addCompany, testDatabase } from '../support/database';
import { lid, newLid, phone as phoneOf, talk, write } from '../support/merge';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());
beforeEach(async () => {
  companyId = await addCompany(db);
  phone = newPhone();
});

const told = (messageId: string, topic: string, text: string): Action => ({
  type: 'remember',
  topic,
  text,
  messageId,
});

/** One turn with these actions. Returns the context that the responder was given. */
async function turn(messageId: string, actions: Action[] = [], rest: { sentAt?: Date } = {}) {
  const seen: Context[] = [];
  const conversationId = await receive(
    system,
    message(companyId, phone, messageId, {
      messageId,
      ...(rest.sentAt && { sentAt: rest.sentAt.toISOString() }),
    }),
  );
  const deps = turnDeps(system, ({ context }) => {
    seen.push(context);
    return { text: 'noted', actions };
  });
  await runTurn(deps, conversationId, signal);
  return seen.at(-1) as Context;
}

const facts = async () => (await turn('m-next')).client.facts?.map(({ topic, text }) => `${topic}: ${text}`);

test('what a turn remembers is in the context of the next one, with the time of its message', async () => {
  await turn('m0');
  const sentAt = new Date(Date.now() - 60_000);
  await turn('m1', [told('m1', 'Allergies', 'latex')], { sentAt });
  const { client } = await turn('m2');
  expect(client.facts).toEqual([
    { topic: 'allergies', text: 'latex', messageId: 'm1', toldAt: sentAt.toISOString() },
  ]);
});

test('what the client takes back is forgotten', async () => {
  await turn('m1', [told('m1', 'allergies', 'latex'), told('m1', 'drinks', 'tea')]);
  await turn('m2', [
    { type: 'forget', topic: 'ALLERGIES ' },
    { type: 'forget', topic: 'never told' },
  ]);
  expect(await facts()).toEqual(['drinks: tea']);
});

test('a message that arrives late does not replace what was told after it was sent', async () => {
  await turn('m1', [told('m1', 'allergies', 'none')]);
  await turn('m0', [told('m0', 'allergies', 'latex')], { sentAt: new Date(Date.now() - 3_600_000) });
  expect(await facts()).toEqual(['allergies: none']);
});

test('a fact from a message of another turn fails the turn, and nothing is stored', async () => {
  await turn('m1');
  await expect(turn('m2', [told('m1', 'allergies', 'latex')])).rejects.toMatchObject({
    code: 'turn.invalid-action',
  });
  expect(await repliesOf(db, companyId)).toEqual(['noted']);
  expect(await facts()).toBeUndefined();
});

test('a fact is stored with its reply or not at all', async () => {
  const book: Action = {
    type: 'book',
    serviceId: '1',
    title: 'x',
    staffId: '1',
    from: '2030-01-01T10:00',
    durationMinutes: 60,
  };
  await expect(turn('m1', [told('m1', 'allergies', 'latex'), book])).rejects.toThrow();
  expect(await facts()).toBeUndefined();
});

test('a fact goes with the message that its client deletes, also for a reader of the cache alone', async () => {
  await turn('m1', [told('m1', 'allergies', 'latex')]);
  await turn('m2', [told('m2', 'drinks', 'tea')]);
  const cached = async () => (await system.contexts.load({ companyId, client: phone })).context.client.facts;
  expect(await cached()).toHaveLength(2);
  await tell(system, companyId, { type: 'deleted', messageId: 'm1', at: new Date().toISOString() });
  expect(await cached()).toEqual([expect.objectContaining({ topic: 'drinks' })]);
  expect(await facts()).toEqual(['drinks: tea']);
});

test('a fact stays when its message is edited: the responder reads the new text', async () => {
  await turn('m1', [told('m1', 'allergies', 'latex')]);
  const edit = {
    type: 'edited' as const,
    messageId: 'm1',
    text: 'no allergies',
    at: new Date().toISOString(),
  };
  await tell(system, companyId, edit);
  const { client, dialogue } = await turn('m2');
  expect(client.facts).toHaveLength(1);
  expect(dialogue.messages[0]?.text).toBe('no allergies');
});

test('two clients who are one person keep the facts of both', async () => {
  const id = newLid();
  const remembering =
    (topic: string, text: string) =>
    ({ messages }: RespondInput) => ({ actions: [told(messages[0]?.messageId ?? '', topic, text)] });
  await talk(system, companyId, 'a', phoneOf(phone), remembering('allergies', 'latex'));
  await talk(system, companyId, 'b', lid(id), remembering('drinks', 'tea'));
  await talk(system, companyId, 'c', lid(id), remembering('allergies', 'none'));
  await write(system, companyId, 'link', phoneOf(phone), lid(id));
  expect(await facts()).toEqual(['drinks: tea', 'allergies: none']);
});
