import { check, createChannel } from '../../../src/channels/green-api/outbound';
import { PATIENT } from '../../support/limits';
import { failureOf, ProviderServer, reply, sendTo } from '../support/provider-server';
import { settings as given } from './adapter';

let server: ProviderServer;
beforeEach(async () => {
  server = await ProviderServer.start();
});
afterEach(() => server.stop());

const settings = () => ({ ...given, apiUrl: server.url });
const channel = () => createChannel(settings(), PATIENT);
const signal = new AbortController().signal;

describe('a reply', () => {
  test('is posted to the address of the instance, which contains the token', async () => {
    server.answer(200, { idMessage: '3EB0' });
    await expect(sendTo(channel())).resolves.toEqual({ messageId: '3EB0' });
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/waInstance1101000001/sendMessage/api-token',
        body: { chatId: '79990000001@c.us', message: reply.text },
      },
    ]);
  });

  test.each([
    [400, 'instance account not authorized', 'gateway.outage'],
    [400, { message: 'instance in starting process try later' }, 'gateway.outage'],
    [400, 'Instance account is expired. Renew your instance from personal area', 'gateway.outage'],
    [400, { message: "Validation failed. Details: 'chatId' must be one of" }, 'gateway.refused'],
    [401, 'Unauthorized', 'gateway.outage'],
    [403, 'Forbidden api-token', 'gateway.outage'],
    [429, '', 'gateway.slow'],
    [499, '', 'gateway.unconfirmed'],
    [502, '<html>Bad Gateway</html>', 'gateway.unconfirmed'],
    [503, '', 'gateway.unavailable'],
  ])('that is answered %i %j fails as %s', async (status, body, code) => {
    server.answer(status, body);
    expect(await failureOf(sendTo(channel()), ['api-token'])).toMatchObject({ code });
  });

  test('above the chats of the plan is refused with the code', async () => {
    server.answer(466, { correspondentsStatus: { status: 'CORRESPONDENTS_QUOTE_EXCEEDED' } });
    expect(await failureOf(sendTo(channel()), ['api-token'])).toMatchObject({
      code: 'gateway.refused',
      providerCode: '466',
    });
  });

  test('does not follow a redirect, which would carry the token elsewhere', async () => {
    server.answer(307, '', { location: `${server.url}/elsewhere/api-token` });
    expect(await failureOf(sendTo(channel()), ['api-token'])).toMatchObject({ code: 'gateway.outage' });
    expect(server.requests).toHaveLength(1);
  });

  test('without a connection, and without an answer, does not show the token', async () => {
    server.breakNext();
    expect(await failureOf(sendTo(channel()), ['api-token'])).toMatchObject({ code: 'gateway.unconfirmed' });
    server.hangNext();
    const impatient = createChannel(settings(), 50);
    expect(await failureOf(sendTo(impatient), ['api-token'])).toMatchObject({ code: 'gateway.unconfirmed' });
    const closed = await ProviderServer.start();
    await closed.stop();
    const away = createChannel({ ...settings(), apiUrl: closed.url }, PATIENT);
    expect(await failureOf(sendTo(away), ['api-token'])).toMatchObject({ code: 'gateway.unavailable' });
  });
});

test('typing marks the message as read first', async () => {
  await channel().showTyping?.({ to: '+79990000001', messageId: '3AE2' }, signal);
  expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
    ['/waInstance1101000001/readChat/api-token', { chatId: '79990000001@c.us', idMessage: '3AE2' }],
    ['/waInstance1101000001/sendTyping/api-token', { chatId: '79990000001@c.us', typingTime: 2000 }],
  ]);
});

test.each([
  ['the message is not marked', [500, 200]],
  ['typing is not shown', [200, 500]],
])('typing fails where %s', async (_what, statuses) => {
  for (const status of statuses) server.answer(status, {});
  const shown = channel().showTyping?.({ to: '+79990000001', messageId: '3AE2' }, signal);
  await expect(shown).rejects.toMatchObject({ code: 'gateway.unconfirmed' });
  expect(server.requests).toHaveLength(2);
});

test.each([
  ['http://media.example/1.jpg', 'unsupported'],
  ['https://127.0.0.1/1.jpg', 'unsupported'],
  ['https://[::1]/1.jpg', 'unsupported'],
  ['https://2130706433/1.jpg', 'unsupported'],
  ['https://localhost/1.jpg', 'unsupported'],
  [undefined, 'absent'],
])('a file is not fetched from %s', async (url, problem) => {
  const limits = { bytes: 8, types: ['image/'] };
  await expect(channel().download?.({ url }, limits, signal)).rejects.toMatchObject({ problem });
});

describe('check', () => {
  test('tells that the instance is authorized', async () => {
    server.answer(200, { stateInstance: 'authorized' });
    await expect(check(settings(), signal)).resolves.toBe('instance 1101000001 is authorized');
    expect(server.requests[0]?.path).toBe('/waInstance1101000001/getStateInstance/api-token');
  });

  test.each([
    [200, { stateInstance: 'notAuthorized' }],
    [401, 'Unauthorized'],
  ])('fails for an answer %i %j', async (status, body) => {
    server.answer(status, body);
    await expect(check(settings(), signal)).rejects.toMatchObject({ code: 'gateway.outage' });
  });
});
