import type { InboundMessage } from '../provider';
import { contactOf, senderOf } from './addresses';
import { contentOf } from './content';
import { eventItem, type Item, ignored, instant } from './item';
import { type Json, record, text } from './json';
import { itemOfSystem } from './system';

interface Beside {
  contacts: readonly Json[];
  messages: readonly unknown[];
  standby: boolean;
}

/** Messages that are no messages of a client. All other types are, known or not. */
const OTHERS: Readonly<Record<string, (message: Json) => Item>> = {
  reaction: () => ignored('reaction'),
  request_welcome: () => ignored('request-welcome'), // a chat was opened, and nothing written
  system: itemOfSystem,
  edit: edited,
  revoke: deleted,
};

export function itemOfMessage(message: Json, { contacts, messages, standby }: Beside): Item {
  if (message.group_id !== undefined) return ignored('group');
  const type = text(message.type) ?? 'unknown';
  const other = Object.hasOwn(OTHERS, type) ? OTHERS[type] : undefined;
  if (other) return other(message);
  const sender = senderOf(message, contactOf(message, contacts, messages));
  const content = contentOf(type, message);
  const messageId = text(message.id);
  if (!sender || !content || messageId === undefined) return ignored('unreadable');
  const { from, aliases, name } = sender;
  const inbound: InboundMessage = {
    from,
    ...(aliases.length > 0 && { aliases }),
    ...(name !== undefined && { name }),
    messageId,
    ...content,
    sentAt: instant(message.timestamp) ?? '', // the time of its arrival is taken
    ...(standby && { standby }),
    payload: payloadOf(message),
  };
  return { kind: 'message', message: inbound };
}

/** What is stored of the message elsewhere is not repeated. `context` and `referral` are part of the rest. */
function payloadOf({ from, from_user_id, id, timestamp, text: _, ...rest }: Json): Json {
  return rest;
}

function edited({ edit, timestamp }: Json): Item {
  const { original_message_id, message } = record(edit);
  const messageId = text(original_message_id);
  const at = instant(timestamp);
  const now = record(message);
  const content = contentOf(text(now.type) ?? 'unknown', now);
  if (messageId === undefined || at === undefined || !content) return ignored('unreadable');
  return eventItem({ type: 'edited', messageId, text: content.text ?? null, at });
}

function deleted({ revoke, timestamp }: Json): Item {
  const messageId = text(record(revoke).original_message_id);
  const at = instant(timestamp);
  if (messageId === undefined || at === undefined) return ignored('unreadable');
  return eventItem({ type: 'deleted', messageId, at });
}
