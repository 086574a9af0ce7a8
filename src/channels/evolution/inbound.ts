import type { DeliveryState } from '../../domain/channel-event';
import { at, isObject, jsonOf, listOf, objectOf, stringOf, timeOf } from '../../provider-api/json';
import { sameSecret } from '../../provider-api/secret';
import { eachItem, eventItem, ignored, refused, sessionItem } from '../inbound/items';
import type { Received, ReceivedItem, WebhookRequest } from '../provider';
import { protocolContent } from '../whatsapp-web/content';
import { readWebMessage, stateItem, toEvent } from '../whatsapp-web/web-message';
import type { EvolutionSettings } from './settings';
import { isValidToken } from './token';

/** https://doc.evolution-api.com/v2/en/configuration/webhooks */
export function receive({ apiKey, jwtKey }: EvolutionSettings, request: WebhookRequest): Received {
  if (jwtKey !== undefined && !isValidToken(request.header('authorization'), jwtKey)) {
    return refused(401, 'the token of the header Authorization is not valid');
  }
  const body = jsonOf(request.body);
  if (jwtKey === undefined && !sameSecret(stringOf(at(body, 'apikey')), apiKey)) {
    return refused(401, 'the body has no apikey of the instance');
  }
  if (!isObject(body)) return refused(400, 'the body is not a JSON object');
  const account = stringOf(body.instance);
  const items = readEvent(nameOf(body.event), body.data);
  return { kind: 'accepted', items: account ? items.map((item) => ({ account, ...item })) : items };
}

/** `MESSAGES_UPSERT`, `messages-upsert` and `messages.upsert` are one event: versions differ. */
function nameOf(event: unknown): string {
  return (stringOf(event) ?? '').toLowerCase().replace(/[_-]/g, '.');
}

const EVENTS = new Map<string, (data: unknown) => ReceivedItem>([
  ['messages.upsert', readMessage],
  ['messages.update', readState],
  ['messages.edited', (data) => toEvent(protocolContent(objectOf(data)), at(data, 'timestampMs'))],
  ['messages.delete', readDeletion],
  ['connection.update', (data) => readSession(stringOf(at(data, 'state')))],
  ['qrcode.updated', () => readSession('qrcode')],
  ['logout.instance', () => readSession('logged out')],
  ['remove.instance', () => readSession('removed')],
  ['send.message', () => ignored('own-message')],
  ['messages.set', () => ignored('history')],
  ['call', () => ignored('call')],
]);

function readEvent(name: string, data: unknown): ReceivedItem[] {
  const read = EVENTS.get(name);
  if (!read) return [ignored('event')];
  // one of them, a list, or Baileys' own `{ messages, type }`
  return eachItem(listOf(at(data, 'messages') ?? data), read);
}

/** What was sent through the API comes as `send.message`: an own message here is from the phone, or another linked device. */
function readMessage(data: unknown): ReceivedItem {
  const media = { id: at(data, 'key', 'id'), url: at(data, 'message', 'mediaUrl') };
  return readWebMessage(data, media);
}

const STATES = new Map<unknown, DeliveryState>([
  ['ERROR', 'failed'],
  ['SERVER_ACK', 'sent'],
  ['DELIVERY_ACK', 'delivered'],
  ['READ', 'read'],
  ['PLAYED', 'read'],
  [0, 'failed'],
  [2, 'sent'],
  [3, 'delivered'],
  [4, 'read'],
  [5, 'read'],
]);

/** `{ keyId, fromMe, status }`, or in older versions `{ key, update: { status } }`. */
function readState(data: unknown): ReceivedItem {
  const { keyId, fromMe, status: given, key, update } = objectOf(data);
  const status = STATES.get(given ?? at(update, 'status'));
  const isOwn = (fromMe ?? at(key, 'fromMe')) === true;
  if (!isOwn || !status) return ignored('state');
  // `date_time` is local time that is marked as UTC
  return stateItem(stringOf(keyId) ?? stringOf(at(key, 'id')) ?? '', status, timeOf(undefined));
}

/** A key alone, or within an object. */
function readDeletion(data: unknown): ReceivedItem {
  const { id, fromMe } = objectOf(at(data, 'key') ?? data);
  if (fromMe === true) return ignored('own-message');
  return eventItem({ type: 'deleted', messageId: stringOf(id) ?? '', at: timeOf(undefined) });
}

function readSession(state: string | undefined): ReceivedItem {
  if (state === undefined || state === 'connecting') return ignored('state');
  return sessionItem(state === 'open', state, timeOf(undefined));
}
