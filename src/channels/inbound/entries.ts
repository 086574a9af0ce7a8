import type { PayloadInput } from '../../jobs';
import { channelEvent } from '../../jobs/channel-event';
import { incomingMessage } from '../../jobs/incoming-message';
import { entryOf, messageEntry } from '../../queues/intake';
import { type Made, madeEntry } from '../../webhooks/entry';
import type { ConfiguredChannel } from '../configured';
import type { ReceivedItem } from '../provider';

/** What a message or an event becomes. */
export function entryFor(
  item: Exclude<ReceivedItem, { kind: 'ignored' }>,
  { company: companyId, id: channel }: ConfiguredChannel,
  now: () => Date,
): Made {
  if (item.kind === 'event') {
    const payload: PayloadInput<typeof channelEvent> = { companyId, channel, event: item.event };
    return madeEntry(channelEvent, payload, (one) => entryOf(channelEvent, one));
  }
  // Without a usable time, it was sent when it came.
  const sentAt = isTime(item.message.sentAt) ? item.message.sentAt : now().toISOString();
  return madeEntry(incomingMessage, { ...item.message, companyId, channel, sentAt }, messageEntry);
}

function isTime(given: unknown): boolean {
  return incomingMessage.schema.shape.sentAt.safeParse(given).success;
}
