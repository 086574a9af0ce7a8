import { runTurn } from '../../../src/conversation/turn';
import { createPostgresSource } from '../../../src/db/context-source';
import { tell } from '../../support/channel-events';
import { addCompany, testDatabase } from '../../support/database';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { receive, repliesOf, turnDeps } from '../../support/turn';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db, { debounce_ms: 0, max_wait_ms: 600_000 });
  phone = newPhone();
});
afterEach(() => system.stop());

const write = (text: string, messageId: string) =>
  receive(system, message(companyId, phone, text, { messageId }));
const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const edit = (messageId: string, text: string | null, when = at(0)) =>
  tell(system, companyId, { type: 'edited', messageId, text, at: when });

const textsOf = async () => {
  const { value } = await source.dialogue({ companyId, client: phone }, signal);
  return value.messages.map(({ text }) => text);
};

const stored = () => db.selectFrom('message').select('text').where('company_id', '=', companyId).execute();

/** A turn, and what its responder was given. */
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

test('a turn reads the edited text of an unanswered message', async () => {
  const conversationId = await write('at ten', 'm1');
  await expect(edit('m1', 'at eleven')).resolves.toBeUndefined();

  expect((await turn(conversationId)).asked).toEqual([['at eleven']]);
});

test('an edit while the responder thinks makes the turn run again with the new text', async () => {
  const conversationId = await write('at ten', 'm1');
  const { asked } = await turn(conversationId, () => edit('m1', 'at eleven'));

  expect(asked).toEqual([['at ten'], ['at eleven']]);
  expect(await repliesOf(db, companyId)).toEqual(['reply to at eleven']);
  expect(await textsOf()).toEqual(['at eleven', 'reply to at eleven']);
});

test('an answered message is edited in the dialogue, and the next turn does not use the cached one', async () => {
  const conversationId = await write('at ten', 'm1');
  await turn(conversationId);
  await edit('m1', 'at eleven');
  expect(await textsOf()).toEqual(['at eleven', 'reply to at ten']);

  await write('thanks', 'm2');
  expect((await turn(conversationId)).known).toEqual([['at eleven', 'reply to at ten']]);
});

test('an edit of an answered message during the next turn is in the dialogue of the turn after it', async () => {
  const conversationId = await write('at ten', 'm1');
  await turn(conversationId);
  await write('thanks', 'm2');
  const { asked } = await turn(conversationId, () => edit('m1', 'at eleven'));
  expect(asked).toEqual([['thanks']]);

  await write('bye', 'm3');
  const { known } = await turn(conversationId);
  expect(known).toEqual([['at eleven', 'reply to at ten', 'thanks', 'reply to thanks']]);
});

test('a turn that the client has made wait too long is committed with the old text, and its dialogue has the new one', async () => {
  await db.updateTable('company').set({ max_wait_ms: 0 }).where('id', '=', companyId).execute();
  const conversationId = await write('at ten', 'm1');
  await turn(conversationId, () => edit('m1', 'at eleven'));
  expect(await repliesOf(db, companyId)).toEqual(['reply to at ten']);

  await write('thanks', 'm2');
  expect((await turn(conversationId)).known).toEqual([['at eleven', 'reply to at ten']]);
});

test('the newest edit stays, whatever comes after it', async () => {
  await write('at ten', 'm1');
  const [first, second] = [at(1), at(2)];
  await edit('m1', 'at twelve', second);
  await expect(edit('m1', 'at eleven', first)).resolves.toEqual({ kind: 'drop', reason: 'older-edit' });
  await expect(edit('m1', 'at twelve', second)).resolves.toEqual({ kind: 'drop', reason: 'repeated' });
  expect(await stored()).toEqual([{ text: 'at twelve' }]);
});

test('of two edits within a second, in which providers count, the later arrival stays', async () => {
  await write('at ten', 'm1');
  const when = at(0);
  await edit('m1', 'at eleven', when);
  await edit('m1', 'at twelve', when);
  expect(await stored()).toEqual([{ text: 'at twelve' }]);
});

test('an edit of a message that is not stored comes back for hours, and is then dropped', async () => {
  const early = () => edit('m1', 'at eleven');
  await expect(early()).resolves.toMatchObject({ kind: 'later' });
  const event = { type: 'edited' as const, messageId: 'm1', text: 'at eleven', at: at(0) };
  await expect(tell(system, companyId, event, { starts: 45 })).resolves.toMatchObject({ kind: 'later' });
  await expect(tell(system, companyId, event, { starts: 46 })).resolves.toEqual({
    kind: 'drop',
    reason: 'message-not-stored',
  });

  const conversationId = await write('at ten', 'm1');
  await early();
  expect((await turn(conversationId)).asked).toEqual([['at eleven']]);
});

test('a message of another company or channel with the same id is left unchanged', async () => {
  const conversationId = await write('at ten', 'm1');
  const other = await addCompany(db);
  const event = { type: 'edited' as const, messageId: 'm1', text: 'at eleven', at: at(0) };
  await expect(tell(system, other, event)).resolves.toMatchObject({ kind: 'later' });

  expect((await turn(conversationId)).asked).toEqual([['at ten']]);
});

test('a reader of the cache alone does not see the former text either', async () => {
  const owner = { companyId, client: phone };
  const cached = async () => JSON.stringify((await system.contexts.load(owner)).context.dialogue);
  await turn(await write('at ten', 'm1'));
  expect(await cached()).toContain('at ten');
  await edit('m1', 'at eleven');
  expect(await cached()).not.toContain('"at ten"');
});
