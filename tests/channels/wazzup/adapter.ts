import { receive } from '../../../src/channels/wazzup/inbound';
import { settings as schema } from '../../../src/channels/wazzup/settings';
import { type Adapter, itemsOfBody, request } from '../support/adapter';

export const CHANNEL = 'e0629e11-0f67-4567-92a9-2237e91ec1b9';

export const settings = schema.parse({ apiKey: 'api-key', channelId: CHANNEL, crmKey: 'crm-key' });

export const hello = {
  messageId: 'f66c53a6',
  channelId: CHANNEL,
  chatType: 'whatsapp',
  chatId: '79990000001',
  dateTime: '2026-11-27T09:59:58.123Z',
  type: 'text',
  status: 'inbound',
  isEcho: false,
  text: 'Здравствуйте',
  contact: { name: 'Анна', avatarUri: 'https://store.example/a.jpg' },
};

export const state = (status: string, error?: object) => ({
  statuses: [{ messageId: 'f66c', timestamp: '2026-11-27T10:00:00.000Z', status, ...(error && { error }) }],
});

export const adapter: Adapter = {
  receive: (given) => receive(settings, given),
  signed: (body) => request(body, { authorization: 'Bearer crm-key' }),
  forged: (body) => [
    request(body),
    request(body, { authorization: 'Bearer ' }),
    request(body, { authorization: 'Bearer api-key' }),
    { ...request(body), query: new URLSearchParams('key=another') },
  ],
  bodies: [
    { messages: [hello] },
    {
      messages: [
        hello,
        { ...hello, messageId: 'f67', type: 'image', contentUri: 'https://store.example/1.jpg' },
      ],
    },
    { messages: [{ ...hello, isEcho: true, status: 'sent', authorName: 'Ольга' }], statuses: [] },
    { messages: [{ ...hello, isEdited: true, text: 'Новый' }] },
    { messages: [{ ...hello, isDeleted: true }] },
    state('error', { error: 'BAD_CONTACT', description: 'no such contact' }),
    { channelsUpdates: [{ channelId: CHANNEL, state: 'qr', timestamp: 1_764_236_400_000 }] },
  ],
};

export const itemsOf = (body: unknown) => itemsOfBody(adapter, body);
/** The only item of a message. */
export const itemOf = (message: object) => itemsOf({ messages: [{ ...hello, ...message }] })[0];
