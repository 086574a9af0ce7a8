import { receive } from '../../../src/channels/green-api/inbound';
import { settings as schema } from '../../../src/channels/green-api/settings';
import { type Adapter, itemsOfBody, request } from '../support/adapter';

export const settings = schema.parse({
  apiUrl: 'https://1103.api.green-api.example',
  idInstance: 1101000001,
  apiToken: 'api-token',
  webhookToken: 'hook-token',
});

const instanceData = { idInstance: 1101000001, wid: '79990000099@c.us', typeInstance: 'whatsapp' };
const senderData = {
  chatId: '79990000001@c.us',
  sender: '79990000001@c.us',
  chatName: 'Анна',
  senderName: 'Анна',
  senderContactName: '',
};

export function notification(typeWebhook: string, fields: object = {}) {
  return { typeWebhook, instanceData, timestamp: 1_700_545_580, idMessage: '3AE2', ...fields };
}

export function message(messageData: object, typeWebhook = 'incomingMessageReceived', sender: object = {}) {
  return notification(typeWebhook, { senderData: { ...senderData, ...sender }, messageData });
}

export const textOf = (textMessage: string) => ({
  typeMessage: 'textMessage',
  textMessageData: { textMessage },
});

export const photo = (fields: object = {}) => ({
  typeMessage: 'imageMessage',
  fileMessageData: {
    downloadUrl: 'https://media.example/1.jpg',
    caption: 'Такой цвет',
    fileName: '1.jpg',
    mimeType: 'image/jpeg',
    jpegThumbnail: '/9j/',
    ...fields,
  },
});

export const adapter: Adapter = {
  receive: (given) => receive(settings, given),
  signed: (body) => request(body, { authorization: 'Bearer hook-token' }),
  forged: (body) => [
    request(body),
    request(body, { authorization: '' }),
    request(body, { authorization: 'Bearer ' }),
    request(body, { authorization: 'Bearer api-token' }),
    request(body, { authorization: 'hook-token-and-more' }),
  ],
  bodies: [
    message(textOf('Здравствуйте')),
    message(photo()),
    message(textOf('Жду вас'), 'outgoingMessageReceived'),
    message({ typeMessage: 'editedMessage', editedMessageData: { textMessage: 'Новый', stanzaId: '3AE1' } }),
    message({ typeMessage: 'deletedMessage', deletedMessageData: { stanzaId: '3AE1' } }),
    notification('outgoingMessageStatus', { chatId: '79990000001@c.us', status: 'read', sendByApi: true }),
    notification('stateInstanceChanged', { stateInstance: 'notAuthorized' }),
  ],
};

export const itemsOf = (body: unknown) => itemsOfBody(adapter, body);
/** The only item of a notification. */
export const itemOf = (body: unknown) => itemsOf(body)[0];
