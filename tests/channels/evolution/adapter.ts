import { createHmac } from 'node:crypto';
import { receive } from '../../../src/channels/evolution/inbound';
import { settings as schema } from '../../../src/channels/evolution/settings';
import { type Adapter, itemsOfBody, request } from '../support/adapter';

export const settings = schema.parse({
  url: 'http://evolution.example:8080',
  instance: 'test-instance',
  apiKey: 'test-api-key',
});

export function event(name: string, data: unknown) {
  return {
    event: name,
    instance: 'test-instance',
    data,
    destination: 'https://bot.example/webhooks/salon',
    date_time: '2024-01-01T00:00:00.000Z',
    sender: '79990000099@s.whatsapp.net',
    server_url: 'http://evolution.example:8080',
    apikey: 'test-api-key',
  };
}

export const key = { remoteJid: '79990000001@s.whatsapp.net', fromMe: false, id: 'BAE5' };

export function message(content: object, changes: object = {}) {
  return { key, pushName: 'Анна', message: content, messageTimestamp: 1_704_067_200, ...changes };
}

export const hello = message({ conversation: 'Здравствуйте' });

const photo = {
  imageMessage: { caption: 'Такой цвет', mimetype: 'image/jpeg', fileLength: { low: 4321, high: 0 } },
};

const bodies = [
  event('messages.upsert', hello),
  event('MESSAGES_UPSERT', [message({ extendedTextMessage: { text: 'Привет' } }), message(photo)]),
  event('messages.upsert', message({ conversation: 'Жду вас' }, { key: { ...key, fromMe: true } })),
  event('messages.update', { keyId: 'BAE5', fromMe: true, status: 'READ', remoteJid: key.remoteJid }),
  event('messages.edited', { key, type: 'MESSAGE_EDIT', editedMessage: { conversation: 'Добрый день' } }),
  event('messages.delete', key),
  event('connection.update', { state: 'close', statusReason: 401 }),
];

/** The key of the instance is in the body. */
export const adapter: Adapter = {
  receive: (given) => receive(settings, given),
  signed: (body) => request(body),
  forged: (body) => [
    request(body.replaceAll('test-api-key', 'another-key')),
    request(body.replaceAll('test-api-key', '')),
    request(body.replaceAll('"apikey"', '"apiKey"')),
  ],
  bodies,
};

export function jwt(claims: object, secret = 'jwt-key', alg = 'HS256'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg, typ: 'JWT' })}.${part({ app: 'evolution', action: 'webhook', ...claims })}`;
  return `Bearer ${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const later = Math.floor(Date.now() / 1000) + 3600;

/** The token is in a header. */
export const adapterWithToken: Adapter = {
  receive: (given) => receive({ ...settings, jwtKey: 'jwt-key' }, given),
  signed: (body) => request(body, { authorization: jwt({ exp: later }) }),
  forged: (body) => [
    request(body),
    request(body, { authorization: jwt({ exp: later }, 'another-key') }),
    request(body, { authorization: jwt({ exp: later }, 'jwt-key', 'none') }),
    request(body, { authorization: jwt({ exp: 1_500_000_000 }) }),
    request(body, { authorization: jwt({}) }),
    request(body, { authorization: jwt({ exp: later }).replace(/\.[^.]*$/, '.') }),
  ],
  bodies,
};

export const itemsOf = (body: unknown) => itemsOfBody(adapter, body);
/** The only item of an event. */
export const itemOf = (name: string, data: unknown) => itemsOf(event(name, data))[0];
