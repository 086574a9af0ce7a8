import type { DeliveryFailure, DeliveryState } from '../../domain/channel-event';
import type { MessageKind } from '../../domain/context';
import { masked } from '../../privacy/redaction';
import { at, isObject, type Json, jsonOf, listOf, objectOf, stringOf, timeOf } from '../../provider-api/json';
import { sameSecret } from '../../provider-api/secret';
import {
  eachItem,
  eventItem,
  ignored,
  messageItem,
  personReplied,
  refused,
  sessionItem,
} from '../inbound/items';
import type { Received, ReceivedItem, WebhookRequest } from '../provider';
import { effectOfCode } from './error-codes';
import type { WazzupSettings } from './settings';

/** https://wazzup24.com/help/api-en/webhooks/ */
export function receive({ crmKey }: WazzupSettings, request: WebhookRequest): Received {
  const inHeader = request.header('authorization')?.replace(/^bearer\s+/i, '');
  const inUrl = request.query.get('key') ?? undefined;
  if (!sameSecret(inHeader, crmKey) && !sameSecret(inUrl, crmKey)) {
    return refused(401, 'neither the header Authorization nor ?key= is the crmKey');
  }
  const body = jsonOf(request.body);
  if (!isObject(body)) return refused(400, 'the body is not a JSON object');
  if (body.test === true) return { kind: 'answered', status: 200, body: 'ok' };
  const items = [
    ...eachItem(listOf(body.messages), ofAccount(readMessage)),
    ...eachItem(listOf(body.statuses), ofAccount(readState)),
    ...eachItem(listOf(body.channelsUpdates), ofAccount(readSession)),
  ];
  return { kind: 'accepted', items: items.length > 0 ? items : [ignored('event')] };
}

/** The channel of Wazzup is named in each item; one webhook serves all of an account. */
function ofAccount(read: (item: Json) => ReceivedItem) {
  return (given: unknown): ReceivedItem => {
    const item = objectOf(given);
    const account = stringOf(item.channelId);
    return account === undefined ? read(item) : { account, ...read(item) };
  };
}

const KINDS = new Map<string, MessageKind>([
  ['text', 'text'],
  ['image', 'image'],
  ['audio', 'audio'],
  ['video', 'video'],
  ['document', 'document'],
  ['vcard', 'contact'],
  ['geo', 'location'],
  ['wapi_template', 'text'],
]);

function readMessage(item: Json): ReceivedItem {
  const { messageId, chatType, chatId, dateTime, type, contact, isEcho, status } = item;
  if (chatType === 'whatsgroup') return ignored('group');
  if (chatType !== 'whatsapp') return ignored('other-messenger');
  if (type === 'missing_call') return ignored('call');
  const isOwn = isEcho === true || (status !== 'inbound' && stringOf(status) !== undefined);
  // an echo is from the phone or from Wazzup's own chat; what is sent through the API has its id, or no echo
  if (isOwn && (isEcho !== true || stringOf(item.crmMessageId))) return ignored('own-message');
  const id = stringOf(messageId);
  const time = timeOf(dateTime);
  if (item.isDeleted === true) {
    return isOwn ? ignored('own-message') : eventItem({ type: 'deleted', messageId: id ?? '', at: time });
  }
  const text = textOf(item);
  if (item.isEdited === true) {
    if (isOwn) return ignored('own-message');
    return eventItem({ type: 'edited', messageId: id ?? '', text: text ?? null, at: time });
  }
  const kind = KINDS.get(stringOf(type) ?? '') ?? 'unsupported';
  const value = typeof chatId === 'number' ? String(chatId) : (stringOf(chatId) ?? '');
  const from = { kind: 'jid', value } as const;
  const read = { from, messageId: id, kind, text, media: { url: item.contentUri }, sentAt: time };
  return isOwn ? personReplied(read) : messageItem({ ...read, name: stringOf(at(contact, 'name')) });
}

/** Cards of contacts come as text. */
function textOf({ text }: Json): string | undefined {
  const given = stringOf(text);
  return given?.startsWith('BEGIN:VCARD') ? /^FN[^:\n]*:(.+)$/m.exec(given)?.[1]?.trim() : given;
}

const STATES = new Map<string, DeliveryState>([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['error', 'failed'],
]);

function readState({ messageId, status: given, timestamp, error }: Json): ReceivedItem {
  const status = STATES.get(stringOf(given) ?? '');
  if (!status) return ignored('state');
  return eventItem({
    type: 'status',
    messageId: stringOf(messageId) ?? '',
    status,
    at: timeOf(timestamp),
    ...(status === 'failed' && { failure: failureOf(error) }),
  });
}

function failureOf(error: unknown): DeliveryFailure {
  const code = stringOf(at(error, 'error')) ?? stringOf(error) ?? 'UNKNOWN_ERROR';
  const description = stringOf(at(error, 'description')) ?? code;
  return {
    effect: effectOfCode(code),
    code: code.slice(0, 64),
    reason: masked(description).slice(0, 200),
  };
}

function readSession({ state: given, timestamp }: Json): ReceivedItem {
  const state = stringOf(given);
  if (state === undefined || state === 'init') return ignored('state');
  return sessionItem(state === 'active', state, timeOf(timestamp));
}
