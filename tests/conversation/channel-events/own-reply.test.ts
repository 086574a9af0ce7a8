import type { Channel } from '../../../src/channels/channel';
import { runTurn } from '../../../src/conversation/turn';
import { HOUR, MINUTE } from '../../../src/time/duration';
import { tell } from '../../support/channel-events';
import { testDatabase } from '../../support/database';
import { useDelivery } from '../../support/delivery';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { messagesOf, receive, turnDeps } from '../../support/turn';

/** Providers report what the bot has sent in the same way as what a person has written. */

const db = testDatabase();
const delivery = useDelivery();
const { signal } = new AbortController();
const OWN = { kind: 'drop', reason: 'own-reply' };
const said = 'reply to are you open?';

let system: System;
let phone: string;
let conversationId: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  phone = newPhone();
  conversationId = await receive(system, message(delivery.companyId, phone, 'are you open?'));
  await runTurn(turnDeps(system), conversationId, signal);
});
afterEach(() => system.stop());

const reply = (text: string, messageId = 'e1', channel?: Channel) =>
  tell(
    system,
    delivery.companyId,
    {
      type: 'person-replied',
      messageId,
      to: { kind: 'phone', value: phone },
      text,
      at: new Date().toISOString(),
    },
    channel && { channel },
  );
const pausedUntil = async () =>
  (
    await db
      .selectFrom('conversation')
      .select('paused_until')
      .where('id', '=', conversationId)
      .executeTakeFirstOrThrow()
  ).paused_until;
const setReply = (values: object) =>
  db
    .updateTable('message')
    .set(values)
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'out')
    .execute();
const bot = async () =>
  (await messagesOf(db, delivery.companyId)).find(({ text }) => text !== 'are you open?');

describe('a reply of the bot that its provider reports', () => {
  test('is recognised by its id', async () => {
    await setReply({ status: 'sent', provider_message_id: 'e1' });
    await expect(reply('other words')).resolves.toEqual(OWN);
    expect(await pausedUntil()).toBeNull();
  });

  test('is recognised by its text, where the provider has returned no id', async () => {
    await setReply({ status: 'sent', sending_since: new Date() });
    await expect(reply(said)).resolves.toEqual(OWN);
    await expect(reply(said, 'e2')).resolves.toBeUndefined(); // the same text again is a person's
    expect((await bot())?.messageId).toBe('e1');
  });

  test.each([
    ['held', 0],
    ['pending', MINUTE],
  ] as const)('shows that a %s reply, which may have been sent, was sent', async (status, agoMs) => {
    await setReply({ status, sending_since: new Date(Date.now() - agoMs) });
    await expect(reply(said)).resolves.toEqual(OWN);
    expect(await bot()).toMatchObject({ status: 'sent', messageId: 'e1' });
  });

  test('may arrive before the answer of the gateway: it is tried again until the id is known', async () => {
    await setReply({ status: 'pending', sending_since: new Date() });
    await expect(reply(said)).resolves.toMatchObject({ kind: 'later' });
    await setReply({ status: 'sent', provider_message_id: 'e1' });
    await expect(reply(said)).resolves.toEqual(OWN);
  });

  test('of which a part is reported', async () => {
    const channel: Channel = { longestText: 20, send: async () => ({}) };
    const text = 'First sentence. Second sentence.';
    await setReply({
      text,
      status: 'sent',
      provider_message_id: 'e2',
      sending_since: new Date(),
      parts_sent: 2,
    });
    await expect(reply('First sentence.', 'e1', channel)).resolves.toEqual(OWN);
  });

  test('and of which a part waits to be sent', async () => {
    const channel: Channel = {
      longestText: 20,
      rate: { perSecond: 5, perClient: { burst: 1, everyMs: MINUTE } },
      send: async () => ({ messageId: 'e1' }),
    };
    await setReply({ text: 'First sentence. Second sentence.' });
    await delivery.deliver(channel, {}, conversationId);
    await setReply({ sent_at: new Date(Date.now() - HOUR) }); // when its turn was committed
    await expect(reply('First sentence.', 'e1', channel)).resolves.toEqual(OWN);
    expect(await bot()).toMatchObject({ status: 'pending' });
  });

  test('and that was sent long ago, is a person who says the same', async () => {
    await setReply({ status: 'sent', sending_since: new Date(Date.now() - HOUR) });
    await expect(reply(said)).resolves.toBeUndefined();
  });
});

describe('a person', () => {
  test('may say a word that a long reply of the bot contains', async () => {
    const text = 'Yes, we are open. '.repeat(300);
    await setReply({
      text,
      status: 'sent',
      provider_message_id: 'e2',
      sending_since: new Date(),
      parts_sent: 2,
    });
    await expect(reply('Yes')).resolves.toBeUndefined();
    expect(await pausedUntil()).not.toBeNull();
  });

  test('who answers during an outage silences the bot, although its reply may have been sent before', async () => {
    await setReply({ sending_since: new Date(Date.now() - MINUTE) }); // its process was killed
    await expect(reply('yes, we are')).resolves.toBeUndefined();
    expect(await pausedUntil()).not.toBeNull();
    expect(await bot()).toMatchObject({ status: 'failed' });
  });
});
