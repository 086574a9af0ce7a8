import { createHmac } from 'node:crypto';
import { receive } from '../../../src/channels/waha/inbound';
import { settings as schema } from '../../../src/channels/waha/settings';
import { type Adapter, itemsOfBody, request } from '../support/adapter';

export const settings = schema.parse({
  url: 'http://waha.example:3000',
  apiKey: 'waha-key',
  hmacKey: 'hmac-key',
});

export function hmac(body: string, key = settings.hmacKey): string {
  return createHmac('sha512', key).update(body).digest('hex');
}

export function event(name: string, payload: object) {
  return {
    id: 'evt_01',
    timestamp: 1_741_249_702_485,
    event: name,
    session: 'default',
    me: { id: '79990000099@c.us', pushName: 'Salon' },
    payload,
    engine: 'NOWEB',
    environment: { tier: 'CORE', version: '2026.7.1' },
  };
}

export const text = {
  id: 'false_79990000001@c.us_3A5F',
  timestamp: 1_741_249_702,
  from: '79990000001@c.us',
  fromMe: false,
  to: '79990000099@c.us',
  participant: null,
  body: 'Здравствуйте',
  hasMedia: false,
  media: null,
  ack: 1,
  ackName: 'SERVER',
  vCards: [],
  _data: { pushName: 'Анна' },
};

export const picture = {
  ...text,
  id: 'false_79990000001@c.us_3A60',
  body: 'Такой цвет',
  hasMedia: true,
  media: { url: 'http://localhost:3000/api/files/3A60.jpg', mimetype: 'image/jpeg', filename: null },
};

export const adapter: Adapter = {
  receive: (given) => receive(settings, given),
  signed: (body) => request(body, { 'x-webhook-hmac': hmac(body), 'x-webhook-hmac-algorithm': 'sha512' }),
  forged: (body) => [
    request(body),
    request(body, { 'x-webhook-hmac': '' }),
    request(body, { 'x-webhook-hmac': hmac(body, 'another-key') }),
    request(body, { 'x-webhook-hmac': hmac(`${body} `) }),
    request(body, { 'x-webhook-hmac': hmac(body), 'x-webhook-hmac-algorithm': 'md5' }),
  ],
  bodies: [
    event('message', text),
    event('message.any', picture),
    event('message.any', { ...text, id: 'true_79990000001@c.us_3A61', fromMe: true, source: 'app' }),
    event('message.edited', { ...text, editedMessageId: '3A5F', body: 'Добрый день' }),
    event('message.revoked', { after: { id: text.id }, before: null, revokedMessageId: '3A5F' }),
    event('message.ack', { id: 'true_79990000001@c.us_3EB0', fromMe: true, ack: 3, ackName: 'READ' }),
    event('session.status', { status: 'SCAN_QR_CODE', statuses: [], data: null }),
  ],
};

export const itemsOf = (body: unknown) => itemsOfBody(adapter, body);
/** The only item of an event. */
export const itemOf = (name: string, payload: object) => itemsOf(event(name, payload))[0];
