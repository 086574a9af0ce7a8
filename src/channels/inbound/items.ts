import { chatKind, type GivenAddress, normalizeAddress } from '../../domain/address';
import type { ChannelEvent } from '../../domain/channel-event';
import { LONGEST_TEXT, type MessageKind } from '../../domain/context';
import { channelEvent } from '../../jobs/channel-event';
import { incomingMessage } from '../../jobs/incoming-message';
import type { Ignored, InboundMessage, Received, ReceivedItem } from '../provider';

const LONGEST_NAME = 256;
const LONGEST_CHOICE = 256;
const LONGEST_STATE = 64;
/** Parse only with a company and a channel, which are added later. */
const SOMEWHERE = { companyId: 'any', channel: 'any' };

/** A client's message as an adapter has read it, or a person's to a client: `from` and `aliases` are the client's in both. */
export interface ReadMessage {
  from: GivenAddress;
  aliases?: GivenAddress[] | undefined;
  name?: string | undefined;
  messageId: string | undefined;
  kind: MessageKind;
  text?: string | undefined;
  choice?: string | undefined;
  media?: Record<string, unknown> | undefined;
  payload?: Record<string, unknown> | undefined;
  /** ISO 8601. */
  sentAt: string;
}

export function refused(status: 400 | 401 | 403 | 404, reason: string): Received {
  return { kind: 'refused', status, reason };
}

export function ignored(what: Ignored): ReceivedItem {
  return { kind: 'ignored', what };
}

/**
 * A message that the queue accepts: what is too long is cut, and what is unusable is left out, so that the message itself is
 * not lost. Chats that are not a client's are ignored, and so is a message without an id or a sender.
 */
export function messageItem(read: ReadMessage): ReceivedItem {
  const chat = chatKind(read.from.value);
  if (chat !== 'client') return ignored(chat);
  const message: InboundMessage = {
    from: read.from,
    aliases: otherAddresses(read),
    name: cut(read.name, LONGEST_NAME),
    messageId: read.messageId ?? '',
    kind: read.kind,
    text: cut(read.text, LONGEST_TEXT),
    choice: cut(read.choice, LONGEST_CHOICE),
    media: read.media && known(read.media),
    payload: read.payload && known(read.payload),
    sentAt: read.sentAt,
  };
  const isUsable =
    isAddress(read.from) && incomingMessage.schema.safeParse({ ...SOMEWHERE, ...message }).success;
  return isUsable ? { kind: 'message', message } : ignored('unreadable');
}

/** An event that the queue accepts. */
export function eventItem(event: ChannelEvent): ReceivedItem {
  const text = 'text' in event ? { text: cut(event.text ?? undefined, LONGEST_TEXT) ?? null } : {};
  const whole = { ...event, ...text } as ChannelEvent;
  const isUsable = channelEvent.schema.safeParse({ ...SOMEWHERE, event: whole }).success;
  return isUsable ? { kind: 'event', event: whole } : ignored('unreadable');
}

/** `state`: the provider's word. */
export function sessionItem(connected: boolean, state: string, at: string): ReceivedItem {
  return eventItem({ type: 'session', connected, state: state.slice(0, LONGEST_STATE), at });
}

/** A person of the business has written to the client. */
export function personReplied(read: ReadMessage): ReceivedItem {
  const { from: to, messageId = '', kind, text = null, sentAt } = read;
  const chat = chatKind(to.value);
  if (chat !== 'client') return ignored(chat);
  if (!isAddress(to)) return ignored('unreadable');
  const aliases = otherAddresses(read);
  const others = aliases && { aliases };
  return eventItem({ type: 'person-replied', messageId, to, ...others, kind, text, at: sentAt });
}

/** Reads each item by itself: one that makes the reader fail is ignored, and its neighbours are not lost. */
export function eachItem(items: readonly unknown[], read: (item: unknown) => ReceivedItem): ReceivedItem[] {
  return items.map((item) => {
    try {
      return read(item);
    } catch {
      return ignored('unreadable');
    }
  });
}

function otherAddresses({ from, aliases = [] }: ReadMessage): GivenAddress[] | undefined {
  const known = new Set([addressOf(from)]);
  const others = aliases.filter((alias) => {
    const address = addressOf(alias);
    if (address === undefined || known.has(address)) return false;
    known.add(address);
    return true;
  });
  return others.length > 0 ? others.slice(0, 4) : undefined;
}

function isAddress(given: GivenAddress): boolean {
  return addressOf(given) !== undefined;
}

function addressOf(given: GivenAddress): string | undefined {
  try {
    return normalizeAddress(given);
  } catch {
    return undefined;
  }
}

function cut(text: string | undefined, length: number): string | undefined {
  return text?.slice(0, length) || undefined;
}

/** Without the fields that are undefined; long texts are cut, and nothing is nested. */
function known(fields: Record<string, unknown>): Record<string, unknown> | undefined {
  const kept = Object.entries(fields).flatMap(([name, value]) => {
    if (typeof value === 'string') return value ? [[name, value.slice(0, 4096)]] : [];
    return typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : [];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
