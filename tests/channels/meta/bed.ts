import { createHmac } from 'node:crypto';
import { receive } from '../../../src/channels/meta/inbound';
import { metaSettings } from '../../../src/channels/meta/settings';
import type { Received, ReceivedItem } from '../../../src/channels/provider';

const ACCOUNT = '106540352242922';
const CLIENT = '79990000001';
export const USER_ID = 'US.13491208655302741918';

export const settings = metaSettings.parse({
  phoneNumberId: ACCOUNT,
  accessToken: 'EAAG-test',
  appSecret: 'app-secret',
  verifyToken: 'verify-me',
});

export function sign(body: string | Uint8Array, secret = settings.appSecret): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export function request(method: string, body: string | Uint8Array, signature?: string, query = '') {
  return {
    method,
    query: new URLSearchParams(query),
    header: (name: string) => (name.toLowerCase() === 'x-hub-signature-256' ? signature : undefined),
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}

/** As Meta posts it. */
export function post(body: unknown): Received {
  const bytes = typeof body === 'string' ? body : JSON.stringify(body);
  return receive(settings, request('POST', bytes, sign(bytes)));
}

export function items(body: unknown): ReceivedItem[] {
  const received = post(body);
  if (received.kind !== 'accepted') throw new Error(`it was ${received.kind}`);
  return received.items;
}

export function change(field: string, value: object) {
  const metadata = { display_phone_number: '15550783881', phone_number_id: ACCOUNT };
  return { value: { messaging_product: 'whatsapp', metadata, ...value }, field };
}

export function body(...changes: unknown[]) {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', time: 1749416383, changes }],
  };
}

export const contact = { profile: { name: 'Мария' }, wa_id: CLIENT };

export function message(part: object) {
  return { from: CLIENT, id: 'wamid.1', timestamp: '1749416383', ...part };
}

export const textMessage = (said: string, part: object = {}) =>
  message({ type: 'text', text: { body: said }, ...part });

/** A body with these messages of one client. */
export function messages(...given: unknown[]) {
  return body(change('messages', { contacts: [contact], messages: given }));
}

/** The one item of a body with this message. */
export function received(part: object): ReceivedItem | undefined {
  return items(messages(message(part)))[0];
}
