import { sql } from 'kysely';
import { runTurn } from '../../src/conversation/turn';
import type { RespondInput } from '../../src/responders/responder';
import { HOUR } from '../../src/time/duration';
import { addCompany, testDatabase } from '../support/database';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf, receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
let phone: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  phone = newPhone();
});
afterEach(() => system.stop());

const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

/** What the responder was asked, and what it knew of the dialogue, of a client who wrote these messages. */
async function asked(companyId: string, ...written: [text: string | undefined, hours: number][]) {
  const inputs: RespondInput[] = [];
  const parts = turnDeps(system, (input) => {
    inputs.push(input);
    return echo(input);
  });
  let conversationId = '';
  for (const [text, hours] of written) {
    const kind = text === undefined ? ('image' as const) : ('text' as const);
    const sentAt = hoursAgo(hours);
    conversationId = await receive(system, message(companyId, phone, '', { text, kind, sentAt }));
  }
  await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'committed' });
  await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'nothing-to-answer' });
  return inputs.map(({ messages, context }) => ({
    messages: messages.map(({ kind, text }) => ({ kind, text })),
    dialogue: context.dialogue.messages.map(({ text }) => text),
  }));
}

const text = (said: string) => ({ kind: 'text', text: said });

describe('messages that have waited for more than a day are', () => {
  test('answered like any other by default', async () => {
    const companyId = await addCompany(db);
    expect(await asked(companyId, ['one', 30], ['two', 26], ['three', 0])).toEqual([
      { messages: [text('one'), text('two'), text('three')], dialogue: [] },
    ]);
  });

  test('stored and not answered if the company wants that; the responder sees them in the dialogue', async () => {
    const companyId = await addCompany(db, { on_late: 'store' });
    expect(await asked(companyId, ['one', 30], ['two', 26], ['three', 0])).toEqual([
      { messages: [text('three')], dialogue: ['one', 'two'] },
    ]);
    expect(await repliesOf(db, companyId)).toEqual(['reply to three']);
  });

  test('not passed to the responder if there is nothing else to answer', async () => {
    const companyId = await addCompany(db, { on_late: 'store' });
    expect(await asked(companyId, ['one', 30], ['two', 26])).toEqual([]);
    expect(await messagesOf(db, companyId)).toEqual([
      expect.objectContaining({ text: 'one', turn: 1 }),
      expect.objectContaining({ text: 'two', turn: 1 }),
    ]);
    // And they are part of the dialogue from then on.
    expect(await asked(companyId, ['three', 0])).toEqual([
      { messages: [text('three')], dialogue: ['one', 'two'] },
    ]);
  });

  test('passed as one message if the company wants a summary', async () => {
    const companyId = await addCompany(db, { on_late: 'summarise' });
    expect(await asked(companyId, ['one', 30], [undefined, 28], ['two', 26], ['three', 0])).toEqual([
      { messages: [text('one\n[image]\ntwo'), text('three')], dialogue: [] },
    ]);
    expect(await repliesOf(db, companyId)).toHaveLength(1);
  });
});

test('a company sets the age itself', async () => {
  const companyId = await addCompany(db, { on_late: 'store', late_after_ms: HOUR });
  expect(await asked(companyId, ['one', 2], ['two', 0.5])).toEqual([
    { messages: [text('two')], dialogue: ['one'] },
  ]);
});

test('the settings apply to companies without a value of their own', async () => {
  const companyId = await addCompany(db);
  const parts = turnDeps(system, echo, { late: { onLate: 'store', lateAfterMs: HOUR } });
  const conversationId = await receive(system, message(companyId, phone, 'one', { sentAt: hoursAgo(2) }));
  await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'committed' });
  expect(await repliesOf(db, companyId)).toEqual([]);
});

test('the age that a company sets is at most a month', async () => {
  const companyId = await addCompany(db, { on_late: 'store' });
  await sql`update company set late_after_ms = 9223372036854775807 where id = ${companyId}`.execute(db);
  expect(await asked(companyId, ['one', 31 * 24], ['two', 29 * 24])).toEqual([
    { messages: [text('two')], dialogue: ['one'] },
  ]);
});
