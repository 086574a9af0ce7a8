import { check, createChannel } from '../../../src/channels/evolution/outbound';
import { settings as schema } from '../../../src/channels/evolution/settings';
import { PATIENT } from '../../support/limits';
import { failureOf, ProviderServer, reply, sendTo } from '../support/provider-server';
import { settings as given } from './adapter';

let server: ProviderServer;
beforeEach(async () => {
  server = await ProviderServer.start();
});
afterEach(() => server.stop());

const settings = () => schema.parse({ ...given, url: `${server.url}/` });
const channel = () => createChannel(settings(), PATIENT);
const signal = new AbortController().signal;
const key = { remoteJid: '79990000001@s.whatsapp.net', fromMe: true, id: '3EB0AA' };

describe('a reply', () => {
  test('is posted to the instance with its key', async () => {
    server.answer(201, { key, status: 'PENDING' });
    await expect(sendTo(channel())).resolves.toEqual({ messageId: '3EB0AA' });
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/message/sendText/test-instance',
        headers: { apikey: 'test-api-key' },
        body: { number: '79990000001', text: reply.text },
      },
    ]);
  });

  test.each([
    [{ toProviderId: '5511999999999@s.whatsapp.net' }, '5511999999999@s.whatsapp.net'],
    [{ toProviderId: '1234567@lid' }, '1234567@lid'],
    [{ to: 'lid:1234567' }, '1234567@lid'],
  ])('to %j goes to %s', async (to, number) => {
    server.answer(201, { key });
    await sendTo(channel(), to);
    expect(server.requests[0]?.body).toMatchObject({ number });
  });

  const refusal = (status: number, error: string, message: unknown) => ({
    status,
    error,
    response: { message },
  });
  test.each([
    [401, refusal(401, 'Unauthorized', 'Unauthorized'), 'gateway.outage'],
    [404, refusal(404, 'Not Found', ['The "x" instance does not exist']), 'gateway.outage'],
    [400, refusal(400, 'Bad Request', ['Error: Connection Closed']), 'gateway.outage'],
    [400, refusal(400, 'Bad Request', ['Error: Timed Out']), 'gateway.unconfirmed'],
    [400, refusal(400, 'Bad Request', [['instance requires property "text"']]), 'gateway.refused'],
    [500, refusal(500, 'Internal Server Error', 'x'), 'gateway.unconfirmed'],
    [503, '', 'gateway.unavailable'],
    [429, '', 'gateway.slow'],
  ])('that is answered %i %j fails as %s', async (status, body, code) => {
    server.answer(status, body);
    expect(await failureOf(sendTo(channel()), ['test-api-key'])).toMatchObject({ code });
  });

  test('to a number without WhatsApp can reach no person', async () => {
    const missing = { jid: key.remoteJid, exists: false, number: '79990000001' };
    server.answer(400, refusal(400, 'Bad Request', [missing]));
    expect(await failureOf(sendTo(channel()), [])).toMatchObject({
      code: 'gateway.refused',
      unreachable: true,
    });
  });
});

test('typing marks the message as read first', async () => {
  await channel().showTyping?.({ to: '+79990000001', messageId: 'BAE5' }, signal);
  const remoteJid = '79990000001@s.whatsapp.net';
  expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
    ['/chat/markMessageAsRead/test-instance', { readMessages: [{ remoteJid, fromMe: false, id: 'BAE5' }] }],
    ['/chat/sendPresence/test-instance', { number: remoteJid, presence: 'composing', delay: 3000 }],
  ]);
});

test.each([
  ['the message is not marked', [500, 200]],
  ['typing is not shown', [200, 500]],
])('typing fails where %s', async (_what, statuses) => {
  for (const status of statuses) server.answer(status, {});
  const shown = channel().showTyping?.({ to: '+79990000001', messageId: 'BAE5' }, signal);
  await expect(shown).rejects.toMatchObject({ code: 'gateway.unconfirmed' });
  expect(server.requests).toHaveLength(2);
});

describe('a file', () => {
  const limits = { bytes: 8, types: ['image/'] };
  const download = () => channel().download?.({ id: 'BAE5' }, limits, signal);
  const file = (content: string, mimetype = 'image/jpeg') => ({
    mimetype,
    base64: Buffer.from(content).toString('base64'),
  });

  test('is asked for by the id of its message', async () => {
    server.answer(201, file('12345678'));
    await expect(download()).resolves.toEqual({ mimeType: 'image/jpeg', bytes: Buffer.from('12345678') });
    expect(server.requests).toMatchObject([
      { path: '/chat/getBase64FromMediaMessage/test-instance', body: { message: { key: { id: 'BAE5' } } } },
    ]);
  });

  test.each([
    [201, file('123456789'), 'too-large'],
    [201, file('x'.repeat(10_000)), 'too-large'],
    [201, file('1', 'application/pdf'), 'type'],
    [201, 'no JSON', 'failed'],
    [400, { error: 'Bad Request' }, 'failed'],
  ])('that is answered %i cannot be had: %#', async (status, body, problem) => {
    server.answer(status, body);
    await expect(download()).rejects.toMatchObject({ code: 'media.unavailable', problem });
  });
});

describe('check', () => {
  test('tells that the instance is open', async () => {
    server.answer(200, { instance: { instanceName: 'test-instance', state: 'open' } });
    await expect(check(settings(), signal)).resolves.toBe('instance test-instance is open');
    expect(server.requests[0]?.path).toBe('/instance/connectionState/test-instance');
  });

  test.each([
    [200, { instance: { state: 'close' } }],
    [401, { status: 401 }],
  ])('fails for an answer %i %j', async (status, body) => {
    server.answer(status, body);
    await expect(check(settings(), signal)).rejects.toMatchObject({ code: 'gateway.outage' });
  });
});
