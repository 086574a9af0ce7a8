import {
  IGNORED,
  type Received,
  type ReceivedItem,
  type WebhookRequest,
} from '../../../src/channels/provider';
import { channelEvent } from '../../../src/jobs/channel-event';
import { incomingMessage } from '../../../src/jobs/incoming-message';

/** A provider's `receive` with the settings of a test, and how its provider proves who it is. */
export interface Adapter {
  receive(request: WebhookRequest): Received;
  /** The request as the provider would send it. */
  signed(body: string): WebhookRequest;
  /** The same body from other senders: with no secret, with a wrong one, with one for another body. */
  forged(body: string): WebhookRequest[];
  /** One of every kind, each with at least one message or event. */
  bodies: unknown[];
  /** A message's `payload` is what the provider sent, whole. */
  keepsPayload?: true;
  /** Throws where the items cannot be put on a queue. Absent: the queues accept them as they are. */
  expectUsable?(items: readonly ReceivedItem[]): void;
}

export function request(body: string | Uint8Array, headers: Record<string, string> = {}): WebhookRequest {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method: 'POST',
    query: new URLSearchParams(),
    header: (name) => byName.get(name.toLowerCase()),
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}

export function itemsOf(received: Received): ReceivedItem[] {
  if (received.kind !== 'accepted') throw new Error(`it was ${received.kind}: ${JSON.stringify(received)}`);
  return received.items;
}

/** The items of a body, as a test gives it. */
export function itemsOfBody(adapter: Adapter, body: unknown): ReceivedItem[] {
  return itemsOf(adapter.receive(adapter.signed(typeof body === 'string' ? body : JSON.stringify(body))));
}

/** The queues accept it, whatever the channel. */
export function expectUsable(items: readonly ReceivedItem[]): void {
  for (const item of items) {
    if (item.kind === 'message') {
      incomingMessage.schema.parse({ companyId: 'demo', channel: 'salon', ...item.message });
    } else if (item.kind === 'event') {
      channelEvent.schema.parse({ companyId: 'demo', channel: 'salon', event: item.event });
    } else {
      expect(IGNORED).toContain(item.what);
    }
  }
}
