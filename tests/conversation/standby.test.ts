import { receiveMessage } from '../../src/conversation/receive';
import { runTurn } from '../../src/conversation/turn';
import { createPostgresSource } from '../../src/db/context-source';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf, NO_LIMIT, receive, repliesOf, turnDeps, wakeUps } from '../support/turn';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  phone = newPhone();
});
afterEach(() => system.stop());

const write = (text: string, rest = {}) => receive(system, message(companyId, phone, text, rest));
const standby = (text: string) => write(text, { standby: true });

const textsOf = async () => {
  const { value } = await source.dialogue({ companyId, client: phone }, signal);
  return value.messages.map(({ text }) => text);
};

test('a message that another agent answers becomes part of the dialogue, and no turn runs for it', async () => {
  const conversationId = await standby('hello, agent');

  expect(await wakeUps(system)).toEqual([]);
  await expect(runTurn(turnDeps(system), conversationId, signal)).resolves.toEqual({
    kind: 'nothing-to-answer',
  });
  expect(await textsOf()).toEqual(['hello, agent']);
});

test('the next turn has it in its context, although the cache holds the former dialogue', async () => {
  const conversationId = await write('hello');
  await runTurn(turnDeps(system), conversationId, signal);
  await standby('hello, agent');
  await standby('are you there?');
  await write('hello again');
  const known: (string | null)[] = [];
  const deps = turnDeps(system, ({ context }) => {
    known.push(...context.dialogue.messages.map(({ text }) => text));
    return { text: 'hello again', actions: [] };
  });
  await runTurn(deps, conversationId, signal);

  expect(known).toEqual(['hello', 'reply to hello', 'hello, agent', 'are you there?']);
});

test('a turn that runs meanwhile says nothing, and its messages are answered by the next one', async () => {
  const conversationId = await write('hello');
  const deps = turnDeps(system, async () => {
    await standby('hello, agent');
    return { text: 'said over the agent', actions: [] };
  });
  await expect(runTurn(deps, conversationId, signal)).resolves.toEqual({ kind: 'superseded' });
  expect(await repliesOf(db, companyId)).toEqual([]);
  expect(await wakeUps(system)).toEqual([conversationId]);

  await runTurn(turnDeps(system), conversationId, signal);
  expect(await textsOf()).toEqual(['hello, agent', 'hello', 'reply to hello']);
});

test('messages for both that arrive together', async () => {
  await write('first');
  const conversationId = (await Promise.all([write('hello'), standby('hello, agent'), write('hi')]))[0] ?? '';
  await runTurn(turnDeps(system), conversationId, signal);

  const stored = await messagesOf(db, companyId);
  const agent = stored.find(({ text }) => text === 'hello, agent');
  expect(agent?.turn).toBe(1);
  expect(stored.filter(({ turn }) => turn === 2)).toHaveLength(4); // three messages and the reply
});

test('a reaction is dropped', async () => {
  const heart = incomingMessage.schema.parse(message(companyId, phone, '❤️', { kind: 'reaction' }));
  const deps = { ...system, debounce: { debounceMs: 0, maxWaitMs: 0 }, turnsPerCompany: NO_LIMIT };

  await expect(receiveMessage(deps, heart, new Date())).resolves.toBe('reaction');
  expect(await messagesOf(db, companyId)).toEqual([]);
});
