import type { DeliveryState } from '../../domain/channel-event';
import { type Json, jsonOf, listOf, objectOf, stringOf, timeOf } from '../../provider-api/json';
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
import { jid, otherIds } from '../whatsapp-web/sender';
import { stateItem, toEvent } from '../whatsapp-web/web-message';
import { contentOf } from './content';
import { parseMessageId } from './message-id';
import type { WahaSettings } from './settings';
import { isSigned } from './signature';

/** https://waha.devlike.pro/docs/how-to/events */
export function receive(settings: WahaSettings, request: WebhookRequest): Received {
  if (!isSigned(request, settings.hmacKey)) return refused(401, 'X-Webhook-Hmac does not fit the body');
  const body = jsonOf(request.body);
  if (body === undefined) return refused(400, 'the body is not JSON');
  return { kind: 'accepted', items: eachItem(listOf(body), (event) => ofAccount(event, readEvent(event))) };
}

/** One webhook may serve all sessions of a server. */
function ofAccount(event: unknown, item: ReceivedItem): ReceivedItem {
  const account = stringOf(objectOf(event).session);
  return account === undefined ? item : { account, ...item };
}

const EVENTS = new Map<string, (payload: Json, envelope: Json) => ReceivedItem>([
  // `message.any` repeats `message`, and a global webhook repeats a session's: the id of the message is the same
  ['message', readMessage],
  ['message.any', readMessage],
  ['message.edited', readEdit],
  ['message.revoked', readDeletion],
  ['message.ack', readState],
  ['session.status', readSession],
  ['message.reaction', () => ignored('reaction')],
  ['message.ack.group', () => ignored('group')],
  ['message.waiting', () => ignored('waiting')], // it comes again when it can be decrypted
  ['call.received', () => ignored('call')],
  ['call.accepted', () => ignored('call')],
  ['call.rejected', () => ignored('call')],
]);

function readEvent(given: unknown): ReceivedItem {
  const envelope = objectOf(given);
  const read = EVENTS.get(stringOf(envelope.event) ?? '');
  return read ? read(objectOf(envelope.payload), envelope) : ignored('event');
}

function readMessage(payload: Json, envelope: Json): ReceivedItem {
  const { id, chat = '' } = idAndChat(payload);
  const sentAt = timeOf(payload.timestamp ?? envelope.timestamp);
  const isOwn = payload.fromMe === true;
  if (isOwn && payload.source !== 'app') return ignored('own-message');
  const content = contentOf(payload);
  if (content.is !== 'message') return toEvent(content, sentAt);
  const from = { kind: 'jid', value: chat } as const;
  const message = { ...content, from, messageId: id, sentAt, aliases: aliasesOf(chat, payload) };
  return isOwn ? personReplied(message) : messageItem({ ...message, name: nameOf(payload) });
}

/** The chat is in the id; the addresses beside it may be the same person's other ones. */
function idAndChat({ id, fromMe, from, to }: Json): { id: string | undefined; chat: string | undefined } {
  const parsed = stringOf(id) === undefined ? undefined : parseMessageId(String(id));
  return { id: parsed?.id, chat: parsed?.chat ?? jid(fromMe === true ? to : from)?.value };
}

function nameOf({ _data }: Json): string | undefined {
  const { pushName, notifyName, Info } = objectOf(_data);
  return stringOf(pushName) ?? stringOf(notifyName) ?? stringOf(objectOf(Info).PushName);
}

/**
 * The phone number behind a LID, or the other way round, wherever the engine writes it. Of an own message, sender and participant
 * are the business.
 */
function aliasesOf(chat: string, { fromMe, from, to, participant, author, _data }: Json) {
  const { key, Info } = objectOf(_data);
  const { remoteJidAlt, senderPn, senderLid, participantAlt } = objectOf(key);
  const { SenderAlt, RecipientAlt } = objectOf(Info);
  if (fromMe === true) return otherIds(chat, [to, remoteJidAlt, RecipientAlt]);
  return otherIds(chat, [
    from,
    remoteJidAlt,
    senderPn,
    senderLid,
    SenderAlt,
    participantAlt,
    participant,
    author,
  ]);
}

function readEdit(payload: Json, envelope: Json): ReceivedItem {
  if (payload.fromMe === true) return ignored('own-message');
  const original = stringOf(payload.editedMessageId) ?? idAndChat(payload).id ?? '';
  return eventItem({
    type: 'edited',
    messageId: parseMessageId(original).id,
    text: stringOf(payload.body) ?? null,
    at: timeOf(envelope.timestamp ?? payload.timestamp),
  });
}

function readDeletion(payload: Json, envelope: Json): ReceivedItem {
  const [after, before] = [objectOf(payload.after), objectOf(payload.before)];
  if (after.fromMe === true || before.fromMe === true) return ignored('own-message');
  const id = stringOf(payload.revokedMessageId) ?? stringOf(before.id) ?? stringOf(after.id) ?? '';
  return eventItem({ type: 'deleted', messageId: parseMessageId(id).id, at: timeOf(envelope.timestamp) });
}

/** `ackName` and `ack` mean the same. */
const STATES = new Map<unknown, DeliveryState>([
  ['ERROR', 'failed'],
  ['SERVER', 'sent'],
  ['DEVICE', 'delivered'],
  ['READ', 'read'],
  ['PLAYED', 'read'],
  [-1, 'failed'],
  [1, 'sent'],
  [2, 'delivered'],
  [3, 'read'],
  [4, 'read'],
]);

function readState(payload: Json, envelope: Json): ReceivedItem {
  const status = STATES.get(payload.ackName) ?? STATES.get(payload.ack);
  if (payload.fromMe !== true || !status) return ignored('state');
  return stateItem(idAndChat(payload).id ?? '', status, timeOf(envelope.timestamp));
}

function readSession({ status }: Json, envelope: Json): ReceivedItem {
  const state = stringOf(status);
  if (state === undefined || state === 'STARTING') return ignored('state');
  return sessionItem(state === 'WORKING', state, timeOf(envelope.timestamp));
}
