import { check, createChannel } from '../../../src/channels/wazzup/outbound';
import { PATIENT } from '../../support/limits';
import { failureOf, ProviderServer, reply, sendTo } from '../support/provider-server';
import { CHANNEL, settings as given } from './adapter';

let server: ProviderServer;
beforeEach(async () => {
  server = await ProviderServer.start();
});
afterEach(() => server.stop());

const settings = () => ({ ...given, apiUrl: server.url });
const channel = () => createChannel(settings(), PATIENT);
const signal = new AbortController().signal;

describe('a reply', () => {
  test('is posted with its idempotency key', async () => {
    server.answer(201, { messageId: 'f66c', chatId: '79990000001' });
    await expect(sendTo(channel())).resolves.toEqual({ messageId: 'f66c' });
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/v3/message',
        headers: { authorization: 'Bearer api-key' },
        body: {
          channelId: CHANNEL,
          chatType: 'whatsapp',
          chatId: '79990000001',
          text: reply.text,
          crmMessageId: 'reply-1',
        },
      },
    ]);
  });

  test.each(['repeatedCrmMessageId', 'REPEATED_CRM_MESSAGE_ID'])(
    'that Wazzup has taken before is sent (%s)',
    async (error) => {
      server.answer(400, { error, description: 'You have already sent message with the same crmMessageId' });
      await expect(sendTo(channel())).resolves.toEqual({});
    },
  );

  test.each([
    [400, 'INVALID_MESSAGE_DATA', 'gateway.refused'],
    [400, 'MESSAGE_TEXT_TOO_LONG', 'gateway.refused'],
    [400, 'MESSAGES_IS_SPAM', 'gateway.refused'],
    [400, 'CHANNEL_NOT_FOUND', 'gateway.outage'],
    [400, 'CHANNEL_NO_MONEY', 'gateway.outage'],
    [400, 'BALANCE_IS_EMPTY', 'gateway.outage'],
    [400, 'MESSAGE_CHANNEL_UNAVAILABLE', 'gateway.outage'],
    [400, 'MESSAGES_CANNOT_ADD', 'gateway.unavailable'],
    [500, 'UNKNOWN_ERROR', 'gateway.unconfirmed'],
    [401, 'Unauthorized', 'gateway.outage'],
    [429, 'Too Many Requests', 'gateway.slow'],
    [503, '', 'gateway.unavailable'],
    [502, '', 'gateway.unconfirmed'],
  ])('that is answered %i %s fails as %s', async (status, error, code) => {
    server.answer(status, { status, error, description: `about 79990000001: ${reply.text}` });
    expect(await failureOf(sendTo(channel()), ['api-key'])).toMatchObject({ code });
  });

  test.each([{ to: 'lid:123456789012345' }, { toProviderId: '123456789012345@lid' }])(
    'to %j is refused: its digits are no phone number',
    async (message) => {
      const refused = sendTo(channel(), message);
      await expect(refused).rejects.toMatchObject({
        code: 'gateway.refused',
        reason: /LID/,
        unreachable: true,
      });
      expect(server.requests).toEqual([]);
    },
  );

  test('to a contact without WhatsApp is refused: the client is unreachable', async () => {
    server.answer(400, { error: 'BAD_CONTACT', description: 'Message not sent' });
    expect(await failureOf(sendTo(channel()), [])).toMatchObject({
      code: 'gateway.refused',
      providerCode: 'BAD_CONTACT',
      unreachable: true,
    });
  });
});

describe('check', () => {
  test('tells the number of an active channel', async () => {
    server.answer(200, [
      { channelId: 'another' },
      { channelId: CHANNEL, state: 'active', plainId: '79990000099' },
    ]);
    await expect(check(settings(), signal)).resolves.toBe('the channel is active as 79990000099');
    expect(server.requests[0]?.path).toBe('/v3/channels');
  });

  test.each([
    [200, []],
    [200, [{ channelId: CHANNEL, state: 'qr' }]],
    [401, { error: 'Unauthorized' }],
  ])('fails for an answer %i %j', async (status, body) => {
    server.answer(status, body);
    await expect(check(settings(), signal)).rejects.toMatchObject({ code: 'gateway.outage' });
  });
});
