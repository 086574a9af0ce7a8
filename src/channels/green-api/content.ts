import type { MessageKind } from '../../domain/context';
import { at, type Json, listOf, objectOf, stringOf } from '../../provider-api/json';
import type { Ignored } from '../provider';
import type { Content, MessageContent } from '../whatsapp-web/content';

/**
 * GREEN-API writes codes in place of what it could not read: a text that was not decrypted (SWE001, SWE003, SWE999), the
 * address of a file that is too large (SWE002). A responder must not take them for a client's words.
 */
const ERROR_CODE = /\{\{SWE\d+\}\}/;

function readable(given: unknown): string | undefined {
  const text = stringOf(given);
  return text === undefined || ERROR_CODE.test(text) ? undefined : text;
}

type Reader = (data: Json) => MessageContent;

const text =
  (...path: string[]): Reader =>
  (data) => {
    const found = readable(at(data, ...path));
    return found === undefined ? { kind: 'unsupported' } : { kind: 'text', text: found };
  };

const file =
  (kind: MessageKind): Reader =>
  ({ fileMessageData }) => {
    const { downloadUrl, caption, fileName, mimeType } = objectOf(fileMessageData);
    return { kind, text: readable(caption), media: { url: readable(downloadUrl), mimeType, fileName } };
  };

const pressed =
  (field: string, title: string, ...id: string[]): Reader =>
  (data) => {
    const choice = stringOf(at(data, field, ...id));
    return { kind: 'button', text: readable(at(data, field, title)) ?? choice, choice };
  };

const templateButton = pressed('templateButtonReplyMessage', 'selectedDisplayText', 'selectedId');

/** By `typeMessage`: https://green-api.com/en/docs/api/receiving/notifications-format/ */
const READERS = new Map<string, Reader>([
  ['textMessage', text('textMessageData', 'textMessage')],
  ['extendedTextMessage', text('extendedTextMessageData', 'text')],
  ['quotedMessage', text('extendedTextMessageData', 'text')],
  ['imageMessage', file('image')],
  ['videoMessage', file('video')],
  ['audioMessage', file('audio')],
  ['documentMessage', file('document')],
  ['stickerMessage', file('sticker')],
  ['locationMessage', place],
  [
    'contactMessage',
    (data) => ({ kind: 'contact', text: readable(at(data, 'contactMessageData', 'displayName')) }),
  ],
  ['contactsArrayMessage', contacts],
  ['buttonsResponseMessage', pressed('buttonsResponseMessage', 'selectedButtonText', 'selectedButtonId')],
  ['templateButtonsReplyMessage', templateButton],
  ['templateButtonReplyMessage', templateButton],
  ['listResponseMessage', pressed('listResponseMessage', 'title', 'singleSelectReply', 'selectedRowId')],
  ['buttonsMessage', text('buttonsMessage', 'contentText')],
  ['templateMessage', text('templateMessage', 'contentText')],
  ['listMessage', text('listMessage', 'contentText')],
  ['interactiveButtons', text('interactiveButtons', 'contentText')],
  ['interactiveButtonsReply', text('interactiveButtonsReply', 'contentText')],
]);

const IGNORED = new Map<string, Ignored>([
  ['reactionMessage', 'reaction'],
  ['pollUpdateMessage', 'poll-vote'],
]);

/** Of `messageData`. A kind that is not known is a message without a text. */
export function contentOf(data: Json): Content {
  const type = stringOf(data.typeMessage) ?? '';
  const what = IGNORED.get(type);
  if (what) return { is: 'ignored', what };
  if (type === 'editedMessage') {
    const { stanzaId, textMessage, caption } = objectOf(data.editedMessageData);
    return { is: 'edit', messageId: stringOf(stanzaId), text: readable(textMessage) ?? readable(caption) };
  }
  if (type === 'deletedMessage') {
    return { is: 'deletion', messageId: stringOf(at(data, 'deletedMessageData', 'stanzaId')) };
  }
  const read = READERS.get(type);
  return { is: 'message', ...(read ? read(data) : { kind: 'unsupported' }) };
}

function place({ locationMessageData }: Json): MessageContent {
  const { nameLocation, address, latitude, longitude } = objectOf(locationMessageData);
  const named = [nameLocation, address].flatMap((part) => readable(part) ?? []);
  return { kind: 'location', text: named.join(', '), payload: { latitude, longitude } };
}

function contacts(data: Json): MessageContent {
  const list = listOf(at(data, 'messageData', 'contacts') ?? data.contacts);
  const names = list.flatMap((contact) => readable(at(contact, 'displayName')) ?? []);
  return { kind: 'contact', text: names.join(', ') };
}
