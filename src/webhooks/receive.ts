import { failpoint } from '../failpoint';
import type { Events } from '../observability/events';
import type { WebhookRequest } from '../provider-api/webhook-request';
import type { Entry } from '../queues/intake';
import type { ReadItem, ReadWebhook, Webhook } from './webhook';

export interface ReceiveDeps {
  intake: { add(entries: readonly Entry[]): Promise<void> };
  events: Events;
}

export type WebhookAnswer =
  /** Everything is on the queues. */
  | { kind: 'received'; messages: number; events: number }
  | Exclude<ReadWebhook, { kind: 'accepted' }>
  /** The provider's code has failed on this request. */
  | { kind: 'failed' };

/**
 * Takes a request that was sent to a webhook. The provider's code verifies and reads it; what it finds is put on the queues.
 * Throws `QueueUnreachable`: then the provider has to send it again.
 */
export async function receiveWebhook(
  { intake, events }: ReceiveDeps,
  webhook: Webhook,
  request: WebhookRequest,
): Promise<WebhookAnswer> {
  const found = readFrom(webhook, request, events);
  if (found.kind !== 'accepted') {
    if (found.kind === 'refused')
      events.emit('webhook.refused', { channel: webhook.id, reason: found.reason });
    return found;
  }
  const taken = found.items.flatMap((item) => toQueue(item, webhook, events) ?? []);
  failpoint('before-enqueue');
  if (taken.length > 0) await intake.add(taken);
  failpoint('after-enqueue');
  const messages = taken.filter(({ job }) => job.name === 'incoming-message').length;
  const counts = { messages, events: taken.length - messages };
  events.emit('webhook.received', { companyId: webhook.company, channel: webhook.id, ...counts });
  return { kind: 'received', ...counts };
}

function readFrom(webhook: Webhook, request: WebhookRequest, events: Events) {
  try {
    return webhook.read(request);
  } catch (error) {
    events.emit('webhook.failed', { channel: webhook.id, error });
    return { kind: 'failed' as const };
  }
}

function toQueue(item: ReadItem, { id: channel }: Webhook, events: Events): Entry | undefined {
  if (item.kind === 'ignored') {
    const { what, field } = item;
    events.emit('webhook.ignored', { channel, what, ...(field !== undefined && { field }) });
    return undefined;
  }
  for (const field of item.changed) events.emit('webhook.field-changed', { channel: item.of, field });
  return item.entry;
}
