import { createPostgresSource } from '../../src/db/context-source';
import type { DialogueSegment } from '../../src/domain/context';
import type { Reply } from '../../src/domain/turn';
import type { RespondInput } from '../../src/responders/responder';
import { HOUR, SECOND } from '../../src/time/duration';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf } from '../support/turn';

/** More is said than that. */
const LIMIT = 6;

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: LIMIT });

let system: System;
let companyId: string;
let phone: string;
let said: number;
beforeEach(async () => {
  companyId = await addCompany(db, { debounce_ms: 500, max_wait_ms: 60_000 });
  phone = newPhone();
  said = 0;
});
afterEach(() => system.stop());

const start = async (respond: (input: RespondInput) => Reply = echo) => {
  system = await startSystem({ config: { dialogueMessages: LIMIT }, respond });
};

/** An hour ago, in a full second: a time of more than a year ago is not believed. */
const START = Math.floor(Date.now() / SECOND) * SECOND - HOUR;
const at = (second: number) => new Date(START + second * SECOND).toISOString();

/** Delivers them in this order, as one turn if they come quickly enough, and waits until all are answered. */
async function say(...texts: [text: string, second: number][]): Promise<void> {
  for (const [text, second] of texts) {
    await system.producer.receiveMessage(message(companyId, phone, text, { sentAt: at(second) }));
  }
  await answered(texts.length);
}

/** Waits until these messages, too, are answered, and all replies are sent. */
async function answered(more: number): Promise<void> {
  said += more;
  await eventually(async () => {
    const messages = await messagesOf(db, companyId);
    const done = messages.filter(({ direction, turn }) => direction === 'in' && turn !== null);
    return done.length === said && messages.every(({ status }) => status === null || status === 'sent');
  });
}

async function expectCachedAsLoaded(): Promise<DialogueSegment> {
  const cached = await system.contexts.getCachedFullContext(phone, companyId);
  const loaded = await source.dialogue({ companyId, client: phone }, new AbortController().signal);
  expect(cached?.dialogue).toEqual(loaded.value);
  return loaded.value;
}

test('after each turn the cached dialogue is what the database would load, also when it grows too long', async () => {
  await start();
  await say(['one', 1]);
  await expectCachedAsLoaded();
  await say(['two', 2], ['three', 3]);
  await expectCachedAsLoaded();
  await say(['four', 4], ['five', 5], ['six', 6]);
  const { messages } = await expectCachedAsLoaded();
  expect(messages).toHaveLength(LIMIT);
  await say(['seven', 7]);
  await expectCachedAsLoaded();
});

test('one turn with more messages than a dialogue holds', async () => {
  await start();
  await say(...[1, 2, 3, 4, 5, 6, 7, 8].map((second): [string, number] => [`message ${second}`, second]));
  const { messages } = await expectCachedAsLoaded();
  expect(messages).toHaveLength(LIMIT);
});

test('messages that were delivered out of order', async () => {
  await start();
  await say(['third', 30], ['first', 10], ['second', 20]);
  const { messages } = await expectCachedAsLoaded();
  expect(messages.map(({ text }) => text)).toEqual(expect.arrayContaining(['first', 'second', 'third']));
  // From a clock that is behind: it belongs to its turn all the same.
  await say(['late', 5]);
  const after = await expectCachedAsLoaded();
  expect(after.messages.slice(-2).map(({ text }) => text)).toEqual(['late', 'reply to late']);
});

test('messages without words, of the same second, and in other time zones', async () => {
  await start();
  await system.producer.receiveMessage({
    ...message(companyId, phone, ''),
    kind: 'image',
    media: { url: 'https://example.com/1.jpg' },
    text: undefined,
    sentAt: START / SECOND,
  });
  await system.producer.receiveMessage(
    message(companyId, phone, 'same second', {
      sentAt: new Date(START + 3 * HOUR + SECOND / 2).toISOString().replace('Z', '+03:00'),
    }),
  );
  await answered(2);
  const { messages } = await expectCachedAsLoaded();
  expect(messages).toContainEqual({
    from: 'client',
    kind: 'image',
    text: null,
    sentAt: at(0),
  });
});

test('a state that JSON changes, and a reply with characters that PostgreSQL cannot hold', async () => {
  await start(() => ({
    text: 'yes\u0000 \ud83d',
    state: { since: new Date(0), nothing: undefined, nan: Number.NaN, deep: { z: 1, a: ['\u0000'] } },
    actions: [],
  }));
  await say(['one', 1]);
  const { state } = await expectCachedAsLoaded();
  expect(state).toEqual({ since: '1970-01-01T00:00:00.000Z', nan: null, deep: { z: 1, a: [''] } });
  await say(['two', 2]);
  expect(system.given.at(-1)?.context.dialogue.state).toStrictEqual(state);
  expect(system.sent.at(-1)?.text).toBe('yes \ufffd');
});

test('the next turn gets what the database would load', async () => {
  await start();
  await say(['one', 1], ['two', 2]);
  const loaded = await expectCachedAsLoaded();
  await say(['three', 3]);
  expect(system.given.at(-1)?.context.dialogue).toEqual(loaded);
});

test('a turn without a reply', async () => {
  await start(() => ({ actions: [], state: { seen: true } }));
  await system.producer.receiveMessage(message(companyId, phone, 'hello?'));
  const expected = { text: 'hello?', from: 'client' };
  await eventually(async () => {
    const cached = await system.contexts.getCachedFullContext(phone, companyId);
    return cached?.dialogue.messages.length === 1;
  });
  const { messages, state } = await expectCachedAsLoaded();
  expect(messages).toEqual([expect.objectContaining(expected)]);
  expect(state).toEqual({ seen: true });
});
