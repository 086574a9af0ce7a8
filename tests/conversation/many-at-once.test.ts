import { randomUUID } from 'node:crypto';
import { runTurn } from '../../src/conversation/turn';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf, receive, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
let companyId: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db, { debounce_ms: 0 });
});
afterEach(() => system.stop());

const hello = (phone: string, text = 'hello') => receive(system, message(companyId, phone, text));

test('many messages at once are all stored, each once, with their own conversations', async () => {
  const phones = Array.from({ length: 10 }, newPhone);
  await Promise.all(phones.map((phone) => hello(phone)));
  const texts = Array.from({ length: 8 }, (_, i) => `message ${i}`);
  const ids = new Map(texts.map((text) => [text, randomUUID()]));
  const deliver = (phone: string, text: string) =>
    receive(system, message(companyId, phone, text, { messageId: `${phone}-${ids.get(text)}` }));
  // Each message twice, at the same moment.
  const all = [...phones, ...phones].flatMap((phone) => texts.map((text) => deliver(phone, text)));
  const conversations = await Promise.all(all);
  expect(new Set(conversations).size).toBe(phones.length);
  expect(await messagesOf(db, companyId)).toHaveLength(phones.length * (texts.length + 1));
  const counted = await db
    .selectFrom('conversation')
    .select('received')
    .where('company_id', '=', companyId)
    .execute();
  expect(counted.map(({ received }) => received)).toEqual(phones.map(() => texts.length + 1));
});

test('a message that cannot be stored does not stop those that arrive with it', async () => {
  const phones = Array.from({ length: 5 }, newPhone);
  const results = await Promise.allSettled([
    ...phones.map((phone) => hello(phone)),
    receive(system, message('unknown-company', newPhone(), 'hello')),
    ...phones.map((phone) => hello(phone, 'again')),
  ]);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(await messagesOf(db, companyId)).toHaveLength(10);
});

test('many turns at once are committed, each with its own reply', async () => {
  const phones = Array.from({ length: 12 }, newPhone);
  const conversations: string[] = [];
  for (const phone of phones) conversations.push(await hello(phone, `I am ${phone}`));
  const parts = turnDeps(system);
  const twice = [...conversations, ...conversations];
  const results = await Promise.all(twice.map((id) => runTurn(parts, id, signal)));
  expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(phones.length);
  const replies = await db
    .selectFrom('message')
    .select(['address', 'text', 'turn'])
    .where('company_id', '=', companyId)
    .where('direction', '=', 'out')
    .execute();
  expect(replies.sort((a, b) => a.address.localeCompare(b.address))).toEqual(
    phones.sort().map((phone) => ({ address: phone, text: `reply to I am ${phone}`, turn: 1 })),
  );
});
