import type { MessageKind } from '../../domain/context';
import { at, isObject, type Json, listOf, objectOf, stringOf } from '../../provider-api/json';
import type { Ignored } from '../provider';
import { type Content, type MessageContent, readContent } from '../whatsapp-web/content';

/**
 * The kind of a message stands only in `_data`, which each engine writes in its own form; NOWEB and GOWS contain WhatsApp's own
 * `Message`. Without it the fields that all engines share are enough for texts and files.
 */
export function contentOf(payload: Json): Content {
  const data = objectOf(payload._data);
  const message = data.message ?? data.Message;
  const ofEngine = isObject(message) ? readContent(message) : ofWebType(stringOf(data.type), payload);
  if (ofEngine && ofEngine.is !== 'message') return ofEngine;
  const content = ofEngine ?? ofSharedFields(payload);
  const body = content.kind === 'location' || content.kind === 'contact' ? undefined : stringOf(payload.body);
  return { is: 'message', ...content, text: content.text || body, media: mediaOf(payload, content) };
}

/** `type` of whatsapp-web.js (WEBJS, WPP). */
const WEB_KINDS = new Map<string, MessageKind>([
  ['chat', 'text'],
  ['image', 'image'],
  ['video', 'video'],
  ['ptv', 'video'],
  ['audio', 'audio'],
  ['ptt', 'audio'],
  ['document', 'document'],
  ['sticker', 'sticker'],
  ['location', 'location'],
  ['vcard', 'contact'],
  ['multi_vcard', 'contact'],
  ['buttons_response', 'button'],
  ['template_button_reply', 'button'],
  ['list_response', 'button'],
  ['interactive_response', 'button'],
  ['poll_creation', 'unsupported'],
  ['order', 'unsupported'],
  ['product', 'unsupported'],
]);

const WEB_IGNORED = new Map<string, Ignored>([
  ['reaction', 'reaction'],
  ['call_log', 'call'],
  ['ciphertext', 'waiting'],
  ['revoked', 'system'],
  ['protocol', 'system'],
  ['gp2', 'system'],
  ['e2e_notification', 'system'],
  ['notification', 'system'],
  ['notification_template', 'system'],
  ['broadcast_notification', 'system'],
  ['pinned_message', 'system'],
  ['album', 'album'],
]);

function ofWebType(type: string | undefined, payload: Json): Content | undefined {
  if (type === undefined) return undefined;
  const what = WEB_IGNORED.get(type);
  if (what) return { is: 'ignored', what };
  const kind = WEB_KINDS.get(type);
  if (!kind) return undefined;
  const data = objectOf(payload._data);
  const row = at(data, 'listResponse', 'singleSelectReply', 'selectedRowId');
  const choice = stringOf(data.selectedButtonId) ?? stringOf(data.selectedId) ?? stringOf(row);
  return { is: 'message', ...(kind === 'button' && { choice }), ...ofSharedFields(payload), kind };
}

function ofSharedFields(payload: Json): MessageContent {
  const { location, vCards, hasMedia, media } = payload;
  if (isObject(location)) {
    const { description, latitude, longitude } = location;
    const text = stringOf(description);
    return { kind: 'location', text, payload: { latitude, longitude } };
  }
  const cards = listOf(vCards).filter(stringOf);
  if (cards.length > 0) return { kind: 'contact', text: cards.map(nameOfCard).filter(Boolean).join(', ') };
  if (hasMedia === true || isObject(media)) return { kind: kindOfFile(stringOf(at(media, 'mimetype'))) };
  return { kind: stringOf(payload.body) ? 'text' : 'unsupported' };
}

function kindOfFile(mimeType = ''): MessageKind {
  const [type] = mimeType.split('/');
  return type === 'image' || type === 'video' || type === 'audio' ? type : 'document';
}

function nameOfCard(card: unknown): string | undefined {
  return /^FN[^:\n]*:(.+)$/m.exec(String(card))?.[1]?.trim();
}

/** `url` is missing where WAHA does not download files. */
function mediaOf({ media, mediaUrl }: Json, content: MessageContent): Json | undefined {
  const { url, mimetype, filename } = objectOf(media);
  return {
    ...content.media,
    url: stringOf(url) ?? stringOf(mediaUrl),
    ...(stringOf(mimetype) && { mimeType: mimetype }),
    ...(stringOf(filename) && { fileName: filename }),
  };
}
