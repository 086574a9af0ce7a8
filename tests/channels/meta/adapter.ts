import { entryFor } from '../../../src/channels/inbound/entries';
import { receive } from '../../../src/channels/meta/inbound';
import { IGNORED } from '../../../src/channels/provider';
import type { Adapter } from '../support/adapter';
import { body, change, contact, message, request, settings, sign, textMessage, USER_ID } from './bed';

const part = (type: string, given: unknown) => message({ type, [type]: given, id: `wamid.${type}` });
const status = (given: object) => ({
  id: 'wamid.o',
  timestamp: '1749416383',
  recipient_id: '79990000001',
  ...given,
});

/** One of everything. */
export const whole = body(
  change('messages', {
    contacts: [{ ...contact, user_id: USER_ID }],
    messages: [
      part('text', { body: 'Здравствуйте' }),
      part('image', {
        id: '1',
        mime_type: 'image/jpeg',
        sha256: 'x=',
        caption: 'Вот',
        url: 'https://x.fbsbx.com',
      }),
      part('audio', { id: '2', voice: true }),
      part('location', { latitude: 1.5, longitude: 2, name: 'Вокзал' }),
      part('contacts', [{ name: { formatted_name: 'Анна' }, phones: [{ phone: '+1 555', wa_id: '1555' }] }]),
      part('order', { text: '', product_items: [{ product_retailer_id: 'SODA', quantity: 2 }] }),
      part('button', { payload: 'yes', text: 'Да' }),
      part('interactive', { list_reply: { id: 'slot', title: '10:00' } }),
      part('interactive', { nfm_reply: { response_json: '{"a":[1,{"b":2}]}', body: 'Sent' } }),
      part('reaction', { message_id: 'wamid.0', emoji: '👍' }),
      part('edit', { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'Привет' } } }),
      part('revoke', { original_message_id: 'wamid.0' }),
      part('system', { type: 'user_changed_number', wa_id: '79990000009', user_id: 'RU.2' }),
      part('unsupported', { type: 'poll' }),
    ],
    statuses: [
      status({ status: 'read', biz_opaque_callback_data: 'key', pricing: { billable: true } }),
      status({ status: 'failed', errors: [{ code: 131026, title: 'T', error_data: { details: 'D' } }] }),
    ],
    errors: [{ code: 1 }],
  }),
  change('standby', {
    standby: { contacts: [contact], messages: [textMessage('Да')], message_echoes: [{}] },
  }),
  change('smb_message_echoes', {
    message_echoes: [
      { to: '79990000001', id: 'wamid.e', timestamp: '1', type: 'text', text: { body: 'Ждём' } },
    ],
  }),
  change('account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }),
);

const channel = { id: 'salon', company: 'demo', provider: 'meta' as const, settings };

export const adapter: Adapter = {
  receive: (given) => receive(settings, given),
  signed: (given) => request('POST', given, sign(given)),
  forged: (given) =>
    [
      undefined,
      '',
      'sha256=',
      `sha256=${'0'.repeat(64)}`,
      sign(given, 'another secret'),
      sign(`${given} `),
    ].map((signature) => request('POST', given, signature)),
  bodies: [whole],
  keepsPayload: true,
  // what is wrong with a field of a message is mended on the way to the queue
  expectUsable(items) {
    for (const item of items)
      if (item.kind === 'ignored') expect(IGNORED).toContain(item.what);
      else expect(entryFor(item, channel, () => new Date(0))).toHaveProperty('entry');
  },
};
