import type { DeliveryFailure, DeliveryState } from '../../domain/channel-event';
import { masked } from '../../privacy/redaction';
import { isObject, type Json, jsonOf, objectOf, stringOf, timeOf } from '../../provider-api/json';
import { sameSecret } from '../../provider-api/secret';
import { eventItem, ignored, messageItem, personReplied, refused, sessionItem } from '../inbound/items';
import type { Received, ReceivedItem, WebhookRequest } from '../provider';
import { jid, otherIds } from '../whatsapp-web/sender';
import { toEvent } from '../whatsapp-web/web-message';
import { contentOf } from './content';
import type { GreenApiSettings } from './settings';

/** https://green-api.com/en/docs/api/receiving/technology-webhook-endpoint/ */
export function receive({ webhookToken }: GreenApiSettings, request: WebhookRequest): Received {
  const authorization = request.header('authorization');
  if (!sameSecret(authorization && tokenOf(authorization), tokenOf(webhookToken))) {
    return refused(401, 'the header Authorization does not carry webhookUrlToken');
  }
  const body = jsonOf(request.body);
  if (!isObject(body)) return refused(400, 'the body is not a JSON object');
  const { idInstance, typeInstance } = objectOf(body.instanceData);
  const account = typeof idInstance === 'number' ? String(idInstance) : stringOf(idInstance);
  const isOther = typeof typeInstance === 'string' && typeInstance !== 'whatsapp';
  const item = isOther ? ignored('other-messenger') : readNotification(body);
  return { kind: 'accepted', items: [account === undefined ? item : { account, ...item }] };
}

/** The scheme is part of the setting in some accounts, and of the header in others. */
function tokenOf(authorization: string): string {
  return authorization.replace(/^(bearer|basic)\s+/i, '').trim();
}

const NOTIFICATIONS = new Map<string, (body: Json) => ReceivedItem>([
  ['incomingMessageReceived', (body) => readMessage(body, false)],
  ['outgoingMessageReceived', (body) => readMessage(body, true)], // a person, from the phone
  ['outgoingAPIMessageReceived', () => ignored('own-message')],
  ['outgoingMessageStatus', readState],
  ['stateInstanceChanged', readSession],
  ['incomingCall', () => ignored('call')],
  ['outgoingCall', () => ignored('call')],
]);

function readNotification(body: Json): ReceivedItem {
  const read = NOTIFICATIONS.get(stringOf(body.typeWebhook) ?? '');
  return read ? read(body) : ignored('event');
}

function readMessage(
  { instanceData, senderData, messageData, idMessage, timestamp }: Json,
  isOwn: boolean,
): ReceivedItem {
  const { chatId, sender, senderName, senderPhoneNumber } = objectOf(senderData);
  const from = jid(chatId);
  if (!from) return ignored('unreadable');
  const content = contentOf(objectOf(messageData));
  if (content.is !== 'message') {
    return isOwn && content.is !== 'ignored' ? ignored('own-message') : toEvent(content, timestamp);
  }
  const read = { ...content, from, messageId: stringOf(idMessage), sentAt: timeOf(timestamp) };
  const ids = [sender, senderPhoneNumber && `${senderPhoneNumber}@c.us`];
  if (!isOwn) return messageItem({ ...read, name: stringOf(senderName), aliases: otherIds(from.value, ids) });
  // the "sender" of an own message is the chat, or the number of the instance
  const { wid } = objectOf(instanceData);
  return personReplied({
    ...read,
    aliases: wid
      ? otherIds(
          from.value,
          ids.filter((id) => id !== wid),
        )
      : [],
  });
}

const STATES = new Map<string, DeliveryState>([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
  ['noAccount', 'failed'],
]);

function readState({ idMessage, status: given, description, timestamp, sendByApi }: Json): ReceivedItem {
  const code = stringOf(given) ?? '';
  const status = STATES.get(code);
  if (!status || sendByApi === false) return ignored('state');
  const failure: DeliveryFailure = {
    effect: code === 'noAccount' ? 'unreachable' : 'refused',
    code,
    reason: masked(stringOf(description) ?? code).slice(0, 200),
  };
  return eventItem({
    type: 'status',
    messageId: stringOf(idMessage) ?? '',
    status,
    at: timeOf(timestamp),
    ...(status === 'failed' && { failure }),
  });
}

function readSession({ stateInstance, timestamp }: Json): ReceivedItem {
  const state = stringOf(stateInstance);
  if (state === undefined || state === 'starting') return ignored('state');
  return sessionItem(state === 'authorized', state, timeOf(timestamp));
}
