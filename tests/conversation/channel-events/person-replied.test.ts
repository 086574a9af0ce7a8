import { runTurn } from '../../../src/conversation/turn';
import { createPostgresSource } from '../../../src/db/context-source';
import type { EventMap } from '../../../src/observability/events';
import { listHandedOver } from '../../../src/operations/handed-over';
import { listRefused } from '../../../src/operations/refused';
import { HOUR } from '../../../src/time/duration';
import { tell } from '../../support/channel-events';
import { addCompany, testDatabase } from '../../support/database';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { messagesOf, receive, repliesOf, turnDeps, wakeUps } from '../../support/turn';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
let announced: EventMap['person.replied'][];
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  phone = newPhone();
  announced = [];
  system.events.on('person.replied', (event) => announced.push(event));
});
afterEach(() => system.stop());

const write = (text: string) => receive(system, message(companyId, phone, text));
const reply = (text: string | null, messageId = 'e1', rest: object = {}, options = {}) =>
  tell(
    system,
    companyId,
    {
      type: 'person-replied',
      messageId,
      to: { kind: 'phone', value: phone },
      text,
      at: new Date().toISOString(),
      ...rest,
    },
    options,
  );

const dialogue = async () => {
  const { value } = await source.dialogue({ companyId, client: phone }, signal);
  return value.messages.map(({ from, text }) => `${from}: ${text}`);
};

const stateOf = (conversationId: string) =>
  db
    .selectFrom('conversation')
    .select(['waiting_since', 'due_at', 'paused_until'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();

test('a reply of a person answers the messages before it, and the bot pauses', async () => {
  const conversationId = await write('are you open?');
  await expect(reply('yes, until eight')).resolves.toBeUndefined();

  await expect(runTurn(turnDeps(system), conversationId, signal)).resolves.toEqual({
    kind: 'nothing-to-answer',
  });
  expect(await dialogue()).toEqual(['client: are you open?', 'business: yes, until eight']);
  const { paused_until: until } = await stateOf(conversationId);
  expect(Math.abs((until?.getTime() ?? 0) - Date.now() - HOUR)).toBeLessThan(60_000);
  expect(announced).toEqual([{ companyId, conversationId, pausedUntil: until, cancelled: 0 }]);
});

test('during the pause messages wait, and are answered together when it has ended', async () => {
  const conversationId = await write('are you open?');
  await reply('yes, until eight');
  await write('and tomorrow?');
  await write('hello?');
  const state = await stateOf(conversationId);
  expect(state.due_at).toEqual(state.paused_until);
  expect(state.waiting_since).not.toBeNull();
  await expect(runTurn(turnDeps(system), conversationId, signal)).resolves.toEqual({ kind: 'paused' });

  const past = new Date(Date.now() - 1000);
  await db
    .updateTable('conversation')
    .set({ paused_until: past, due_at: past })
    .where('id', '=', conversationId)
    .execute();
  await expect(runTurn(turnDeps(system), conversationId, signal)).resolves.toEqual({ kind: 'committed' });
  expect((await dialogue()).at(-1)).toBe('business: reply to and tomorrow? + hello?');
});

test('another reply answers what has come meanwhile and prolongs the pause', async () => {
  const conversationId = await write('are you open?');
  await reply('yes, until eight');
  const before = await stateOf(conversationId);
  await write('and tomorrow?');
  await reply('tomorrow too', 'e2');

  const after = await stateOf(conversationId);
  expect(after).toMatchObject({ waiting_since: null, due_at: null });
  expect(after.paused_until?.getTime()).toBeGreaterThan(before.paused_until?.getTime() ?? 0);
});

test('a turn that runs meanwhile says nothing', async () => {
  const conversationId = await write('are you open?');
  const deps = turnDeps(system, async () => {
    await reply('yes, until eight');
    return { text: 'said over the person', actions: [] };
  });
  await expect(runTurn(deps, conversationId, signal)).resolves.toEqual({ kind: 'superseded' });

  expect(await repliesOf(db, companyId)).toEqual(['yes, until eight']);
});

test('replies of the bot that have not left are not sent, and no operator is asked to send them', async () => {
  const conversationId = await write('are you open?');
  await runTurn(turnDeps(system), conversationId, signal);
  await reply('yes, until eight');

  const [, bot] = await messagesOf(db, companyId);
  expect(bot).toMatchObject({ text: 'reply to are you open?', status: 'failed' });
  expect(announced).toEqual([expect.objectContaining({ cancelled: 1 })]);
  expect(await listRefused(db, companyId)).toEqual([]);
});

test('the next turn knows what the person has said, although the cache holds the former dialogue', async () => {
  const conversationId = await write('are you open?');
  await runTurn(turnDeps(system), conversationId, signal);
  await reply('yes, until eight', 'e1', {}, { personPauseMs: 0 });
  await write('thanks');
  const known: (string | null)[] = [];
  const deps = turnDeps(system, ({ context }) => {
    known.push(...context.dialogue.messages.map(({ text }) => text));
    return { text: 'you are welcome', actions: [] };
  });
  await expect(runTurn(deps, conversationId, signal)).resolves.toEqual({ kind: 'committed' });

  expect(known).toEqual(['are you open?', 'reply to are you open?', 'yes, until eight']);
});

test('an open hand-over is closed', async () => {
  const conversationId = await write('a refund, please');
  const deps = turnDeps(system, () => ({ actions: [{ type: 'hand-over', reason: 'asks for a refund' }] }));
  await runTurn(deps, conversationId, signal);
  expect(await listHandedOver(db, companyId)).toHaveLength(1);
  await reply('I will look into it');

  expect(await listHandedOver(db, companyId)).toEqual([]);
});

test('the same reply is stored once', async () => {
  await Promise.all([reply('hello'), reply('hello')].map((one) => one.catch((error) => error)));
  await expect(reply('hello')).resolves.toEqual({ kind: 'drop', reason: 'duplicate' });

  expect(await dialogue()).toEqual(['business: hello']);
});

test('a person may write first: the client is new', async () => {
  await reply('your booking is tomorrow at ten', 'e1', {}, { personPauseMs: 0 });
  expect(await dialogue()).toEqual(['business: your booking is tomorrow at ten']);

  await write('thank you');
  expect(await wakeUps(system)).toHaveLength(1);
});

test('a reply to a LID reaches the client whom its phone number names', async () => {
  const conversationId = await write('are you open?');
  await reply('yes', 'e1', {
    to: { kind: 'lid', value: `9${phone.slice(1)}` },
    aliases: [{ kind: 'phone', value: phone }],
  });
  await expect(runTurn(turnDeps(system), conversationId, signal)).resolves.toEqual({
    kind: 'nothing-to-answer',
  });
  expect(await dialogue()).toEqual(['client: are you open?', 'business: yes']);
});

test('a reply of long ago pauses nothing', async () => {
  await reply('from the history of the phone', 'e1', { at: new Date(Date.now() - 24 * HOUR).toISOString() });
  const conversationId = await write('hello');

  await expect(runTurn(turnDeps(system), conversationId, signal)).resolves.toEqual({ kind: 'committed' });
});

test('an unknown company fails the event at once, and a group is dropped', async () => {
  const event = {
    type: 'person-replied' as const,
    messageId: 'e1',
    to: { kind: 'phone' as const, value: phone },
    text: 'hello',
    at: new Date().toISOString(),
  };
  await expect(tell(system, 'no-such-company', event)).rejects.toMatchObject({ code: 'company.unknown' });
  const group = { kind: 'jid' as const, value: '120363040000000000@g.us' };
  await expect(tell(system, companyId, { ...event, to: group })).resolves.toEqual({
    kind: 'drop',
    reason: 'group',
  });
});
