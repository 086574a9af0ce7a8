import { runTurn } from '../../../src/conversation/turn';
import { createPostgresSource } from '../../../src/db/context-source';
import { tell } from '../../support/channel-events';
import { addCompany, testDatabase } from '../../support/database';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { receive, repliesOf, turnDeps, wakeUps } from '../../support/turn';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db, { debounce_ms: 0, max_wait_ms: 0 });
  phone = newPhone();
});
afterEach(() => system.stop());

const write = (text: string, messageId: string) =>
  receive(
    system,
    message(companyId, phone, text, {
      messageId,
      media: { id: 'photo' },
      payload: { raw: text },
      choice: 'x',
    }),
  );
const remove = (messageId: string) =>
  tell(system, companyId, { type: 'deleted', messageId, at: new Date().toISOString() });

const textsOf = async () => {
  const { value } = await source.dialogue({ companyId, client: phone }, signal);
  return value.messages.map(({ text }) => text);
};

const stateOf = async (conversationId: string) =>
  db
    .selectFrom('conversation')
    .select(['waiting_since', 'due_at', 'failures', 'parked_at'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();

const IDLE = { waiting_since: null, due_at: null, failures: 0, parked_at: null };

async function turn(conversationId: string, meanwhile: () => Promise<unknown> = async () => undefined) {
  const asked: (string | null)[][] = [];
  const known: (string | null)[][] = [];
  const deps = turnDeps(system, async ({ context, messages }) => {
    asked.push(messages.map(({ text }) => text));
    known.push(context.dialogue.messages.map(({ text }) => text));
    if (asked.length === 1) await meanwhile();
    return { text: `reply to ${messages.map(({ text }) => text).join(' + ')}`, actions: [] };
  });
  const result = await runTurn(deps, conversationId, signal);
  return { result, asked, known };
}

test('nothing of a deleted message is left', async () => {
  await write('my card is 4111', 'm1');
  await expect(remove('m1')).resolves.toBeUndefined();

  const row = await db
    .selectFrom('message')
    .select(['text', 'media', 'payload', 'choice', 'deleted_at'])
    .where('company_id', '=', companyId)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ text: null, media: null, payload: null, choice: null, deleted_at: expect.any(Date) });
});

test('an unanswered message that is deleted is not answered', async () => {
  const conversationId = await write('oops', 'm1');
  await remove('m1');

  expect(await stateOf(conversationId)).toEqual(IDLE);
  expect((await turn(conversationId)).result).toEqual({ kind: 'nothing-to-answer' });
  expect(await textsOf()).toEqual([]);
});

test('the other unanswered messages are answered without it', async () => {
  const conversationId = await write('hello', 'm1');
  await write('oops', 'm2');
  await remove('m2');

  expect((await turn(conversationId)).asked).toEqual([['hello']]);
  expect(await textsOf()).toEqual(['hello', 'reply to hello']);
});

test('a deletion while the responder thinks discards its reply', async () => {
  const conversationId = await write('oops', 'm1');
  const { result } = await turn(conversationId, () => remove('m1'));

  expect(result).toEqual({ kind: 'superseded' });
  expect(await repliesOf(db, companyId)).toEqual([]);
  expect(await stateOf(conversationId)).toEqual(IDLE);
});

test('and the turn for the messages that are left is woken', async () => {
  const conversationId = await write('hello', 'm1');
  await write('oops', 'm2');
  await turn(conversationId, () => remove('m2'));

  expect(await wakeUps(system)).toEqual([conversationId]);
  expect((await turn(conversationId)).asked).toEqual([['hello']]);
});

test('an answered message leaves the dialogue, and the next turn does not use the cached one', async () => {
  const conversationId = await write('my card is 4111', 'm1');
  await turn(conversationId);
  await remove('m1');
  expect(await textsOf()).toEqual(['reply to my card is 4111']);

  await write('hello', 'm2');
  expect((await turn(conversationId)).known).toEqual([['reply to my card is 4111']]);
});

test('a deletion of an answered message during the next turn is not undone by what that turn has read', async () => {
  const conversationId = await write('my card is 4111', 'm1');
  await turn(conversationId);
  await write('hello', 'm2');
  await turn(conversationId, () => remove('m1'));

  await write('bye', 'm3');
  const { known } = await turn(conversationId);
  expect(known).toEqual([['reply to my card is 4111', 'hello', 'reply to hello']]);
});

test('neither a redelivery nor an edit brings a deleted message back', async () => {
  const conversationId = await write('oops', 'm1');
  await remove('m1');
  await write('oops', 'm1');
  const edited = { type: 'edited' as const, messageId: 'm1', text: 'oops!', at: new Date().toISOString() };
  await expect(tell(system, companyId, edited)).resolves.toEqual({ kind: 'drop', reason: 'deleted' });
  await expect(remove('m1')).resolves.toEqual({ kind: 'drop', reason: 'duplicate' });

  expect((await turn(conversationId)).result).toEqual({ kind: 'nothing-to-answer' });
});

test('a deletion that arrives before its message is tried again', async () => {
  await expect(remove('m1')).resolves.toMatchObject({ kind: 'later' });
  const conversationId = await write('oops', 'm1');
  await remove('m1');

  expect((await turn(conversationId)).result).toEqual({ kind: 'nothing-to-answer' });
});

test('a parked conversation whose only unanswered message is deleted is no longer parked', async () => {
  const conversationId = await write('oops', 'm1');
  await db
    .updateTable('conversation')
    .set({ parked_at: new Date(), parked_reason: 'it failed', failures: 10 })
    .where('id', '=', conversationId)
    .execute();
  await remove('m1');

  expect(await stateOf(conversationId)).toEqual(IDLE);
});

test('a reader of the cache alone does not see the former text either', async () => {
  const owner = { companyId, client: phone };
  const cached = async () => JSON.stringify((await system.contexts.load(owner)).context.dialogue);
  await turn(await write('at ten', 'm1'));
  expect(await cached()).toContain('at ten');
  await remove('m1');
  expect(await cached()).not.toContain('"at ten"');
});
