import { DialogkeeperError } from '../../domain/error';
import type { PayloadInput } from '../../jobs';
import { channelEvent } from '../../jobs/channel-event';
import type { JobDefinition } from '../../jobs/define';
import { fitPayload } from '../../jobs/fit';
import { incomingMessage } from '../../jobs/incoming-message';
import { type Entry, entryOf, messageEntry } from '../../queues/intake';
import type { ConfiguredChannel } from '../configured';
import type { ReceivedItem } from '../provider';

/** What a message or an event becomes: a job, and the fields that had to be cut or left out for it. Undefined: it is unusable. */
export function entryFor(
  item: Exclude<ReceivedItem, { kind: 'ignored' }>,
  { company: companyId, id: channel }: ConfiguredChannel,
  now: () => Date,
): { entry: Entry; changed: string[] } | undefined {
  if (item.kind === 'event') {
    const payload: PayloadInput<typeof channelEvent> = { companyId, channel, event: item.event };
    return made(channelEvent, payload, (one) => entryOf(channelEvent, one));
  }
  // Without a usable time, it was sent when it came.
  const sentAt = isTime(item.message.sentAt) ? item.message.sentAt : now().toISOString();
  return made(incomingMessage, { ...item.message, companyId, channel, sentAt }, messageEntry);
}

function made<Payload extends object>(
  job: JobDefinition,
  payload: Payload,
  entryOfPayload: (payload: Payload) => Entry,
) {
  try {
    return { entry: entryOfPayload(payload), changed: [] };
  } catch (error) {
    if (!(error instanceof DialogkeeperError)) throw error;
  }
  const fitted = fitPayload(job, payload);
  if (fitted === undefined) return undefined;
  try {
    return { entry: entryOfPayload(fitted.payload as Payload), changed: fitted.changed };
  } catch (error) {
    if (!(error instanceof DialogkeeperError)) throw error;
    return undefined; // an impossible address
  }
}

function isTime(given: unknown): boolean {
  return incomingMessage.schema.shape.sentAt.safeParse(given).success;
}
