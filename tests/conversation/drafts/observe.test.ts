import { overdueTurns } from '../../../src/db/unfinished';
import { decideDraft, listDrafts, listStoredDrafts } from '../../../src/operations/drafts';
import { addCompany, testDatabase } from '../../support/database';
import { newPhone, type System, startSystem } from '../../support/system';
import { messagesOf, NO_LIMIT } from '../../support/turn';
import { type Respond, stateOf, Talk } from './support';

const db = testDatabase();

let system: System;
let companyId: string;
let talk: Talk;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db, { autonomy: 'observe' });
  talk = new Talk(system, companyId, newPhone());
});
afterEach(() => system.stop());

const stored = () => listStoredDrafts(db, { companyId, limit: 10 });

const renames: Respond = () => ({
  text: 'Hello Anna!',
  state: { step: 1 },
  actions: [
    { type: 'rename-client', name: 'Anna' },
    { type: 'hand-over', reason: 'asks for a person' },
  ],
});

test('what the bot would answer is stored, nothing is sent or done, and the messages are read', async () => {
  const written: string[] = [];
  system.events.on('draft.written', ({ autonomy }) => written.push(autonomy));
  const conversationId = await talk.write('I am Anna');
  await expect(talk.run(conversationId, renames)).resolves.toEqual({ kind: 'committed' });

  expect(await messagesOf(db, companyId)).toMatchObject([{ text: 'I am Anna', turn: 1 }]);
  expect(await stateOf(db, conversationId)).toEqual({ isDue: false, hasDraft: false, version: 1 });
  const { client, dialogue } = await system.contexts.loadFullContext(talk.phone, companyId);
  expect(client.name).toBeNull();
  expect(dialogue).toMatchObject({ state: {}, handedOverAt: null });
  expect(await stored()).toMatchObject([
    {
      status: 'observed',
      messages: [{ text: 'I am Anna' }],
      reply: { text: 'Hello Anna!', state: { step: 1 } },
    },
  ]);
  expect(written).toEqual(['observe']);
});

test('the bot does not run again for messages that it has read, and reads the next ones', async () => {
  const conversationId = await talk.turn('hello', renames);
  const overdue = await overdueTurns(db, 0, NO_LIMIT);
  expect(overdue.map((one) => one.conversationId)).not.toContain(conversationId);
  await talk.turn('are you there?');

  expect(talk.asked).toEqual([['hello'], ['are you there?']]);
  expect((await stored()).map(({ reply }) => reply.text)).toEqual(['re: are you there?', 'Hello Anna!']);
});

test('a summary of the dialogue is kept, and nothing else of its state: no summary is paid for twice', async () => {
  const summary = { text: 'Anna comes on Fridays.', until: '2026-01-01T09:00:00.000Z' };
  const states: unknown[] = [];
  const summarises: Respond = ({ context }) => {
    states.push(context.dialogue.state);
    return {
      text: 'Hello Anna!',
      state: { step: 1, model: { version: 1, question: 'At ten?', summary } },
      actions: [],
    };
  };
  await talk.turn('I am Anna', summarises);
  await talk.turn('hello', summarises);
  const { dialogue } = await system.contexts.loadFullContext(talk.phone, companyId);
  expect([...states, dialogue.state]).toEqual([
    {},
    { model: { version: 1, summary } },
    { model: { version: 1, summary } },
  ]);
});

test('its silence is stored like any other answer', async () => {
  await talk.turn('thanks', () => ({ actions: [] }));
  expect(await stored()).toMatchObject([{ status: 'observed', reply: { actions: [] } }]);
});

test('there is nothing for an operator to decide', async () => {
  await talk.turn('hello');
  expect(await listDrafts(db, companyId)).toEqual([]);
  const [{ draftId } = { draftId: '' }] = await stored();
  const sent = decideDraft(db, draftId, { decision: 'send' });
  await expect(sent).rejects.toMatchObject({ code: 'draft.not-waiting', status: 'observed' });
});

test('no typing is shown', async () => {
  const conversationId = await talk.write('hello');
  let shown = 0;
  const channel = {
    send: async () => ({}),
    showTyping: async () => {
      shown += 1;
    },
  };
  await talk.run(conversationId, undefined, { channels: { of: () => channel } as never });
  expect(shown).toBe(0);

  await db.updateTable('company').set({ autonomy: 'answer' }).where('id', '=', companyId).execute();
  await talk.write('hello again');
  await talk.run(conversationId, undefined, { channels: { of: () => channel } as never });
  expect(shown).toBe(1);
});
