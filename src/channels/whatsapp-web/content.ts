import type { MessageKind } from '../../domain/context';
import { at, isObject, type Json, listOf, numberOf, objectOf, stringOf } from '../../provider-api/json';
import type { Ignored } from '../provider';

/** What a client has sent. */
export interface MessageContent {
  kind: MessageKind;
  text?: string | undefined;
  choice?: string | undefined;
  media?: Json | undefined;
  payload?: Json | undefined;
}

export type Content =
  | ({ is: 'message' } & MessageContent)
  | { is: 'edit'; messageId: string | undefined; text: string | undefined }
  | { is: 'deletion'; messageId: string | undefined }
  /** Not for a dialogue. */
  | { is: 'ignored'; what: Ignored };

type Reader = (part: Json) => MessageContent;

const file =
  (kind: MessageKind): Reader =>
  (part) => ({
    kind,
    text: stringOf(part.caption),
    media: {
      mimeType: part.mimetype,
      fileName: part.fileName,
      bytes: numberOf(part.fileLength),
      seconds: numberOf(part.seconds),
    },
  });

const place: Reader = (part) => ({
  kind: 'location',
  text: [part.name, part.address].filter(stringOf).join(', '),
  payload: { latitude: part.degreesLatitude, longitude: part.degreesLongitude },
});

const pressed = (title: unknown, id: unknown): MessageContent => ({
  kind: 'button',
  text: stringOf(title) ?? stringOf(id),
  choice: stringOf(id),
});

/** The fields of WhatsApp's own `Message`, as Baileys and whatsmeow print it: a message has one of them. */
const READERS = new Map<string, Reader>([
  ['conversation', () => ({ kind: 'text' })],
  ['extendedTextMessage', ({ text }) => ({ kind: 'text', text: stringOf(text) })],
  ['imageMessage', file('image')],
  ['videoMessage', file('video')],
  ['ptvMessage', file('video')],
  ['audioMessage', file('audio')],
  ['documentMessage', file('document')],
  ['stickerMessage', file('sticker')],
  ['stickerPackMessage', file('sticker')],
  ['locationMessage', place],
  ['liveLocationMessage', place],
  ['contactMessage', (part) => ({ kind: 'contact', text: stringOf(part.displayName) })],
  [
    'contactsArrayMessage',
    ({ contacts }) => ({
      kind: 'contact',
      text: listOf(contacts)
        .map((contact) => at(contact, 'displayName'))
        .filter(stringOf)
        .join(', '),
    }),
  ],
  ['buttonsResponseMessage', (part) => pressed(part.selectedDisplayText, part.selectedButtonId)],
  ['templateButtonReplyMessage', (part) => pressed(part.selectedDisplayText, part.selectedId)],
  ['listResponseMessage', (part) => pressed(part.title, at(part, 'singleSelectReply', 'selectedRowId'))],
  [
    'interactiveResponseMessage',
    (part) => pressed(at(part, 'body', 'text'), nativeChoice(at(part, 'nativeFlowResponseMessage'))),
  ],
]);

/** Fields that wrap a whole message in `message`. */
const WRAPPERS = new Set([
  'ephemeralMessage',
  'viewOnceMessage',
  'viewOnceMessageV2',
  'viewOnceMessageV2Extension',
  'documentWithCaptionMessage',
  'deviceSentMessage',
  'editedMessage',
  'groupMentionedMessage',
  'botInvokeMessage',
  'lottieStickerMessage',
  'associatedChildMessage',
]);

const IGNORED = new Map<string, Ignored>([
  ['reactionMessage', 'reaction'],
  ['encReactionMessage', 'reaction'],
  ['pollUpdateMessage', 'poll-vote'],
  ['albumMessage', 'album'], // its pictures come as messages of their own
  ['call', 'call'],
  ['callLogMesssage', 'call'], // misspelt by WhatsApp
  ['bcallMessage', 'call'],
  ['secretEncryptedMessage', 'encrypted-edit'],
  ['keepInChatMessage', 'system'],
  ['pinInChatMessage', 'system'],
  ['encEventResponseMessage', 'system'],
]);

/** They come beside the content, or alone without one. */
const ATTACHED = new Set([
  'messageContextInfo',
  'senderKeyDistributionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
]);

/** Reads WhatsApp's own `Message`. */
export function readContent(message: unknown, depth = 0): Content {
  if (!isObject(message) || depth > 8) return { is: 'ignored', what: 'empty' };
  if (isObject(message.protocolMessage)) return protocolContent(message.protocolMessage);
  for (const [name, part] of Object.entries(message)) {
    if (part === null || part === undefined) continue;
    const reader = READERS.get(name);
    if (name === 'conversation' && stringOf(part)) return { is: 'message', kind: 'text', text: String(part) };
    if (reader && isObject(part)) return { is: 'message', ...reader(part) };
    if (WRAPPERS.has(name)) return readContent(at(part, 'message'), depth + 1);
    const what = IGNORED.get(name);
    if (what) return { is: 'ignored', what };
  }
  const isEmpty = Object.keys(message).every((name) => ATTACHED.has(name));
  return isEmpty ? { is: 'ignored', what: 'empty' } : { is: 'message', kind: 'unsupported' };
}

/** Numbers in the protocol, names where a library prints them so. */
const REVOKE = new Set<unknown>([undefined, null, 0, 'REVOKE']); // 0 is left out by printers of protobuf
const EDIT = new Set<unknown>([14, 'MESSAGE_EDIT']);

/** Of a `ProtocolMessage`: an edit, a deletion, or bookkeeping between devices. */
export function protocolContent({ type, key, editedMessage }: Json): Content {
  const messageId = stringOf(objectOf(key).id) ?? stringOf(objectOf(key).ID);
  if (EDIT.has(type)) {
    const content = readContent(editedMessage);
    return { is: 'edit', messageId, text: content.is === 'message' ? content.text : undefined };
  }
  if (REVOKE.has(type) && messageId) return { is: 'deletion', messageId };
  return { is: 'ignored', what: 'system' };
}

/** The id of a button of a native flow stands in JSON within the JSON. */
function nativeChoice(response: unknown): string | undefined {
  const params = at(response, 'paramsJson');
  try {
    return stringOf(at(JSON.parse(String(params)), 'id'));
  } catch {
    return undefined;
  }
}
