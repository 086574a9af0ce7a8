import { check, createChannel } from '../../../src/channels/waha/outbound';
import { PATIENT } from '../../support/limits';
import { failureOf, ProviderServer, reply, sendTo } from '../support/provider-server';
import { settings as given } from './adapter';

let server: ProviderServer;
beforeEach(async () => {
  server = await ProviderServer.start();
});
afterEach(() => server.stop());

const settings = () => ({ ...given, url: server.url });
const channel = () => createChannel(settings(), PATIENT);
const signal = new AbortController().signal;

describe('a reply', () => {
  test('is posted with the key, the session, and an id that is equal for every attempt', async () => {
    server.answer(201, { id: 'true_79990000001@c.us_3EB0AA', fromMe: true });
    server.answer(201, { id: { _serialized: 'true_79990000001@c.us_3EB0AA' } });
    await expect(sendTo(channel())).resolves.toEqual({ messageId: '3EB0AA' });
    await expect(sendTo(channel())).resolves.toEqual({ messageId: '3EB0AA' });
    const [first, second] = server.requests;
    expect(first).toMatchObject({
      method: 'POST',
      path: '/api/sendText',
      headers: { 'x-api-key': 'waha-key' },
    });
    expect(first?.body).toEqual({
      session: 'default',
      chatId: '79990000001@c.us',
      text: reply.text,
      id: expect.stringMatching(/^3EB0[0-9A-F]{18}$/),
    });
    expect(second?.body).toEqual(first?.body);
  });

  test.each([
    [{ to: 'lid:1234567' }, '1234567@lid'],
    [{ toProviderId: '1234567@lid' }, '1234567@lid'],
    [{ toProviderId: '1234567:12@lid' }, '1234567@lid'],
    [{ toProviderId: '5511999999999@s.whatsapp.net' }, '5511999999999@c.us'],
  ])('to %j goes to %s', async (to, chatId) => {
    server.answer(201, {});
    await expect(sendTo(channel(), to)).resolves.toEqual({});
    expect(server.requests[0]?.body).toMatchObject({ chatId });
  });

  test.each([
    [401, { message: 'Unauthorized', statusCode: 401 }, 'gateway.outage'],
    [404, { message: 'Session "default" does not exist', statusCode: 404 }, 'gateway.outage'],
    [422, { error: 'Session status is not as expected', status: 'SCAN_QR_CODE' }, 'gateway.outage'],
    [302, '', 'gateway.outage'],
    [422, { message: 'The method is not implemented by the engine', statusCode: 422 }, 'gateway.refused'],
    [400, { message: ['text must be a string'], error: 'Bad Request' }, 'gateway.refused'],
    [429, '', 'gateway.slow'],
    [503, '', 'gateway.unavailable'],
    [500, { message: 'Timed Out', statusCode: 500 }, 'gateway.unconfirmed'],
    [502, '<html>Bad Gateway</html>', 'gateway.unconfirmed'],
    [200, '<!DOCTYPE html><html>Sign in</html>', 'gateway.unconfirmed'],
  ])('that is answered %i %j fails as %s', async (status, body, code) => {
    server.answer(status, body);
    expect(await failureOf(sendTo(channel()), ['waha-key'])).toMatchObject({ code });
  });

  test('to a number without WhatsApp can reach no person', async () => {
    server.answer(500, { exception: { message: 'No LID for user' }, request: { body: reply } });
    expect(await failureOf(sendTo(channel()), ['waha-key'])).toMatchObject({
      code: 'gateway.refused',
      unreachable: true,
    });
  });

  test('without an answer may have been sent', async () => {
    server.breakNext();
    expect(await failureOf(sendTo(channel()), [])).toMatchObject({ code: 'gateway.unconfirmed' });
  });
});

test('typing marks the message as read first', async () => {
  await channel().showTyping?.({ to: '+79990000001', messageId: '3A5F' }, signal);
  expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
    [
      '/api/sendSeen',
      { session: 'default', chatId: '79990000001@c.us', messageIds: ['false_79990000001@c.us_3A5F'] },
    ],
    ['/api/startTyping', { session: 'default', chatId: '79990000001@c.us' }],
  ]);
});

test.each([
  ['the message is not marked', [500, 200]],
  ['typing is not shown', [200, 500]],
])('typing fails where %s', async (_what, statuses) => {
  for (const status of statuses) server.answer(status, {});
  const shown = channel().showTyping?.({ to: '+79990000001', messageId: '3A5F' }, signal);
  await expect(shown).rejects.toMatchObject({ code: 'gateway.unconfirmed' });
  expect(server.requests).toHaveLength(2);
});

describe('a file', () => {
  const limits = { bytes: 8, types: ['image/'] };
  const download = (url: string) => channel().download?.({ url }, limits, signal);
  const jpeg = { 'content-type': 'image/jpeg; q=1' };

  test('is fetched from the configured server, whatever address its message names', async () => {
    server.answer(200, '12345678', jpeg);
    await expect(download('http://localhost:1/api/files/3A60.jpg')).resolves.toEqual({
      mimeType: 'image/jpeg',
      bytes: Buffer.from('12345678'),
    });
    expect(server.requests).toMatchObject([
      { method: 'GET', path: '/api/files/3A60.jpg', headers: { 'x-api-key': 'waha-key' } },
    ]);
  });

  test.each([
    ['http://evil.example/api/sessions', 'unsupported'],
    ['http://evil.example/api/files/../sessions', 'unsupported'],
    ['no address', 'absent'],
  ])('is not fetched from %s', async (url, problem) => {
    await expect(download(url)).rejects.toMatchObject({ code: 'media.unavailable', problem });
    expect(server.requests).toEqual([]);
  });

  test.each([
    [200, '123456789', jpeg, 'too-large'],
    [200, '1', { 'content-type': 'application/pdf' }, 'type'],
    [404, '', jpeg, 'gone'],
    [500, '', jpeg, 'failed'],
    [302, '', jpeg, 'failed'],
  ])('that is answered %i %s %j cannot be had: %s', async (status, body, headers, problem) => {
    server.answer(status, body, headers);
    await expect(download('http://localhost/api/files/1.jpg')).rejects.toMatchObject({ problem });
  });
});

describe('check', () => {
  test('tells the number of a session that works', async () => {
    server.answer(200, { name: 'default', status: 'WORKING', me: { id: '79990000099@c.us' } });
    await expect(check(settings(), signal)).resolves.toBe('session default is WORKING as 79990000099@c.us');
    expect(server.requests[0]?.path).toBe('/api/sessions/default');
  });

  test.each([
    [200, { status: 'SCAN_QR_CODE' }],
    [401, { message: 'Unauthorized' }],
  ])('fails for an answer %i %j', async (status, body) => {
    server.answer(status, body);
    await expect(check(settings(), signal)).rejects.toMatchObject({ code: 'gateway.outage' });
  });
});
