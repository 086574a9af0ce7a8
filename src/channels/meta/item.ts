import type { ChannelEvent } from '../../domain/channel-event';
import { time } from '../../jobs/fields';
import type { Ignored, ReceivedItem } from '../provider';

type Without<Item, Key extends PropertyKey> = Item extends unknown ? Omit<Item, Key> : never;

/** Without the number that it came to, which a change tells for all its items. */
export type Item = Without<ReceivedItem, 'account'>;

export function ignored(what: Ignored): Item {
  return { kind: 'ignored', what };
}

export function eventItem(event: ChannelEvent): Item {
  return { kind: 'event', event };
}

/** Meta's Unix seconds as ISO 8601. */
export function instant(given: unknown): string | undefined {
  return time.safeParse(given).data;
}
