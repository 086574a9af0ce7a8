import { randomUUID } from 'node:crypto';
import { type Channel, singleChannel } from '../../src/channels/channel';
import { deliverReplies } from '../../src/conversation/deliver';
import { runTurn } from '../../src/conversation/turn';
import { answerByHand, conversationOfClient } from '../../src/operations/answer-by-hand';
import { HOUR } from '../../src/time/duration';
import { tell } from '../support/channel-events';
import { addCompany, testDatabase } from '../support/database';
import { testSendingRate } from '../support/sending-rate';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps } from '../support/turn';

const db = testDatabase();
const rate = testSendingRate();
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
let id: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  phone = newPhone();
  id = await receive(system, message(companyId, phone, 'are you open?'));
});
afterEach(() => system.stop());

test('cancels what the bot has not sent yet, and leaves what another person has written', async () => {
  await runTurn(turnDeps(system), id, signal);
  await answer('we are');
  await answer('until eight');
  expect(await deliver()).toEqual(['we are', 'until eight']);
  expect(await replies()).toMatchObject([
    { author: null, status: 'failed', error: 'a person has answered before it was sent' },
    { author: 'person', status: 'sent' },
    { author: 'person', status: 'sent' },
  ]);
});

test('is stored once, however many attempts with one token there are', async () => {
  const token = randomUUID();
  const kinds = await Promise.all(Array.from({ length: 5 }, async () => (await answer('yes', token)).kind));
  expect(kinds.sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate', 'stored']);
  expect(await replies()).toHaveLength(1);
  const { version } = await conversation();
  await answer('yes', token);
  expect((await conversation()).version).toBe(version);
});

test('is refused with the token of another text', async () => {
  const token = randomUUID();
  await answer('yes', token);
  await expect(answer('no', token)).rejects.toMatchObject({ code: 'reply.unusable' });
  expect(await replies()).toHaveLength(1);
});

test('answers all that the client has written, ends a hand-over, and pauses the bot', async () => {
  await db
    .updateTable('conversation')
    .set({ handed_over_at: new Date(), handed_over_reason: 'a wish' } as object)
    .where('id', '=', id)
    .execute();
  await answer('we are');
  expect(await conversation()).toMatchObject({ waiting_since: null, due_at: null, handed_over_at: null });
  expect((await conversation()).paused_until?.getTime()).toBeGreaterThan(Date.now());
  expect(await runTurn(turnDeps(system), id, signal)).toEqual({ kind: 'nothing-to-answer' });
});

test('is told about like a reply of the bot: it was delivered, and read', async () => {
  await answer('we are');
  await deliver({ send: async () => ({ messageId: 'wamid.1' }) });
  const at = new Date().toISOString();
  await tell(system, companyId, { type: 'status', messageId: 'wamid.1', status: 'read', at });
  expect(await replies()).toMatchObject([{ delivered_at: expect.any(Date), read_at: expect.any(Date) }]);
});

test('is no second reply when the provider reports it as one of a person, with an id that we did not know', async () => {
  await answer('we are');
  await deliver(); // the provider returns no id
  await tell(system, companyId, personReplied('e1', 'we are'));
  expect(await replies()).toMatchObject([{ provider_message_id: 'e1' }]);
});

test('is sent again after a failure that passes, although the bot is paused by it', async () => {
  await answer('we are');
  await deliver({ send: async () => ({ messageId: 'wamid.2' }) });
  await tell(system, companyId, {
    type: 'status',
    messageId: 'wamid.2',
    status: 'failed',
    at: new Date().toISOString(),
    failure: { effect: 'retry', reason: 'try again' },
  });
  expect(await replies()).toMatchObject([{ status: 'pending' }]);
  expect(await deliver()).toEqual(['we are']);
});

test('is refused for a client who has not written, and for an unknown conversation', async () => {
  const owner = { companyId, client: newPhone() };
  await expect(conversationOfClient(db, owner)).rejects.toMatchObject({ code: 'client.not-found' });
  const { client_id } = await conversation();
  await db.deleteFrom('message').where('conversation_id', '=', id).execute();
  await expect(answer('hello')).rejects.toMatchObject({ code: 'client.not-reachable' });
  expect(client_id).toBeDefined();
  await expect(
    answerByHand(deps(), { conversationId: '999999999', text: 'x', token: 't' }),
  ).rejects.toMatchObject({
    code: 'conversation.not-found',
  });
});

const deps = () => ({
  db,
  personPauseMs: HOUR,
  debounce: { debounceMs: 0, maxWaitMs: 0 },
  gatewayTimeoutMs: 10_000,
});

function answer(text: string, token: string = randomUUID()) {
  return answerByHand(deps(), { conversationId: id, text, token });
}

/** Returns what was sent. */
async function deliver(channel: Channel = { send: async () => ({}) }): Promise<string[]> {
  const sent: string[] = [];
  const recording: Channel = {
    async send(outgoing, deadline) {
      sent.push(outgoing.text);
      return channel.send(outgoing, deadline);
    },
  };
  await deliverReplies(
    {
      db,
      channels: singleChannel(recording),
      rate,
      events: system.events,
      gatewayTimeoutMs: 10_000,
      onUnconfirmed: 'repeat',
    },
    id,
    signal,
  );
  return sent;
}

function personReplied(messageId: string, text: string) {
  const at = new Date().toISOString();
  return {
    type: 'person-replied' as const,
    messageId,
    to: { kind: 'phone' as const, value: phone },
    text,
    at,
  };
}

function replies() {
  return db
    .selectFrom('message')
    .selectAll()
    .where('conversation_id', '=', id)
    .where('direction', '=', 'out')
    .orderBy('id')
    .execute();
}

function conversation() {
  return db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
