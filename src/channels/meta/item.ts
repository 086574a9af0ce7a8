import type { ChannelEvent } from '../../domain/channel-event';
import { channelEvent } from '../../jobs/channel-event';
import { time } from '../../jobs/fields';
import { incomingMessage } from '../../jobs/incoming-message';
import type { InboundMessage, ReceivedItem } from '../provider';

type Without<Item, Key extends PropertyKey> = Item extends unknown ? Omit<Item, Key> : never;

/** Without the number that it came to, which a change tells for all its items. */
export type Item = Without<ReceivedItem, 'account'>;

const MESSAGE = incomingMessage.schema.omit({ companyId: true, channel: true });
const EVENT = channelEvent.schema.shape.event;

/** Without these a message is still worth answering. */
const OPTIONAL = new Set<PropertyKey>(['aliases', 'name', 'choice', 'media', 'payload']);

export function ignored(what: string): Item {
  return { kind: 'ignored', what };
}

/** `unreadable`, unless the job takes it: a message that the job refuses would block all others of its body. */
export function messageItem(message: InboundMessage): Item {
  const { success, error } = MESSAGE.safeParse(message);
  if (success) return { kind: 'message', message };
  const wrong = new Set(error.issues.map(({ path }) => path[0]));
  if (![...wrong].every((field) => field !== undefined && OPTIONAL.has(field))) return ignored('unreadable');
  const usable = Object.entries(message).filter(([field]) => !wrong.has(field));
  return { kind: 'message', message: Object.fromEntries(usable) as unknown as InboundMessage };
}

export function eventItem(event: ChannelEvent): Item {
  return EVENT.safeParse(event).success ? { kind: 'event', event } : ignored('unreadable');
}

/** Meta's Unix seconds as ISO 8601. */
export function instant(given: unknown): string | undefined {
  return time.safeParse(given).data;
}
