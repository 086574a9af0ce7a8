import { failpoint } from '../../failpoint';
import type { Events } from '../../observability/events';
import type { Entry } from '../../queues/intake';
import type { ConfiguredChannel } from '../configured';
import type { ReceivedItem, WebhookRequest } from '../provider';
import { providerOf } from '../providers';
import { channelOfAccount } from './accounts';
import { entryFor } from './entries';

export interface ReceiveDeps {
  channels: readonly ConfiguredChannel[];
  intake: { add(entries: readonly Entry[]): Promise<void> };
  events: Events;
}

export type WebhookAnswer =
  /** Everything is on the queues. */
  | { kind: 'received'; messages: number; events: number }
  | { kind: 'answered'; body: string }
  | { kind: 'refused'; status: 400 | 401 | 403 | 404; reason: string }
  /** The provider's code has failed on this request. */
  | { kind: 'failed' };

/**
 * Takes a request that was sent to a channel's webhook. The provider's code verifies and reads it; what it finds is put on the
 * queues of the channel, or of the channel whose account it is for.
 * Throws `QueueUnreachable`: then the provider has to send it again.
 */
export async function receiveWebhook(
  { channels, intake, events }: ReceiveDeps,
  channel: ConfiguredChannel,
  request: WebhookRequest,
): Promise<WebhookAnswer> {
  const found = receivedFrom(channel, request, events);
  if (found.kind !== 'accepted') {
    if (found.kind === 'refused')
      events.emit('webhook.refused', { channel: channel.id, reason: found.reason });
    return found;
  }
  const taken = found.items.flatMap((item) => toQueue(item, channel, channels, events) ?? []);
  failpoint('before-enqueue');
  if (taken.length > 0) await intake.add(taken);
  failpoint('after-enqueue');
  const messages = taken.filter(({ job }) => job.name === 'incoming-message').length;
  const counts = { messages, events: taken.length - messages };
  events.emit('webhook.received', { companyId: channel.company, channel: channel.id, ...counts });
  return { kind: 'received', ...counts };
}

function receivedFrom(channel: ConfiguredChannel, request: WebhookRequest, events: Events) {
  const { receive } = providerOf(channel.provider);
  if (!receive)
    return { kind: 'refused' as const, status: 404 as const, reason: 'nothing comes in by this channel' };
  try {
    return receive(channel.settings, request);
  } catch (error) {
    events.emit('webhook.failed', { channel: channel.id, error });
    return { kind: 'failed' as const };
  }
}

/** Undefined: it is counted, and nothing else happens with it. */
function toQueue(
  item: ReceivedItem,
  own: ConfiguredChannel,
  channels: readonly ConfiguredChannel[],
  events: Events,
): Entry | undefined {
  const ignored = (what: string) => events.emit('webhook.ignored', { channel: own.id, what });
  if (item.kind === 'ignored') return void ignored(item.what);
  const target = channelOfAccount(own, item.account, channels);
  if (target === undefined) return void ignored('unknown-account');
  const made = entryFor(item, target, () => new Date());
  if (made === undefined) return void ignored('invalid');
  for (const field of made.changed) events.emit('webhook.field-changed', { channel: target.id, field });
  return made.entry;
}
