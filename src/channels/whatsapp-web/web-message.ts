import type { DeliveryState } from '../../domain/channel-event';
import { type Json, objectOf, stringOf, timeOf } from '../../provider-api/json';
import { eventItem, ignored, messageItem, personReplied } from '../inbound/items';
import type { ReceivedItem } from '../provider';
import { type Content, readContent } from './content';
import { jid, otherIds } from './sender';

/**
 * Reads Baileys' `WebMessageInfo`: a key, the message, the sender's name, the time. `media` is what the gateway knows of the file
 * besides. An own message is a person's: programs that send have to leave theirs out.
 */
export function readWebMessage(given: unknown, media: Json = {}): ReceivedItem {
  const { key, message, pushName, messageTimestamp } = objectOf(given);
  const { remoteJid, fromMe, id } = objectOf(key);
  const from = jid(remoteJid);
  if (!from) return ignored('unreadable');
  const content = readContent(message);
  if (content.is !== 'message') return toEvent(content, messageTimestamp);
  const read = {
    ...content,
    from,
    messageId: stringOf(id),
    media: content.media && { ...content.media, ...media },
    sentAt: timeOf(messageTimestamp),
    aliases: aliasesOf(from.value, objectOf(key)),
  };
  return fromMe === true ? personReplied(read) : messageItem({ ...read, name: nameOf(pushName) });
}

/** Of what is not a message. */
export function toEvent(content: Content, time: unknown): ReceivedItem {
  switch (content.is) {
    case 'edit':
      return eventItem({
        type: 'edited',
        messageId: content.messageId ?? '',
        text: content.text ?? null,
        at: timeOf(time),
      });
    case 'deletion':
      return eventItem({ type: 'deleted', messageId: content.messageId ?? '', at: timeOf(time) });
    case 'ignored':
      return ignored(content.what);
    case 'message':
      return ignored('unreadable');
  }
}

/** A delivery state of a reply. WhatsApp Web tells no reason of a failure. */
export function stateItem(messageId: string, status: DeliveryState, at: string): ReceivedItem {
  const failure = { effect: 'refused', reason: 'WhatsApp did not take it (ERROR)' } as const;
  return eventItem({ type: 'status', messageId, status, at, ...(status === 'failed' && { failure }) });
}

/** Some gateways put the digits of the sender where they know no name. */
function nameOf(pushName: unknown): string | undefined {
  const name = stringOf(pushName);
  return name === undefined || /^\d+$/.test(name) ? undefined : name;
}

/**
 * The phone number behind a LID, or the other way round, under the names that versions of Baileys and gateways use. Of an own
 * message, sender and participant are the business.
 */
function aliasesOf(chat: string, key: Json) {
  const { fromMe, remoteJidAlt, senderPn, senderLid, participantAlt, participant, previousRemoteJid } = key;
  const ofSender = fromMe === true ? [] : [senderPn, senderLid, participantAlt, participant];
  return otherIds(chat, [remoteJidAlt, previousRemoteJid, ...ofSender]);
}
