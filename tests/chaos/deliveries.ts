import { channelEvent } from '../../src/jobs/channel-event';
import type { Producer } from '../../src/queues/producer';
import type { Queues } from '../../src/queues/queues';
import { encodeRequest } from './client-request';
import type { Observations, SentMessage } from './observations';
import { retry } from './retry';
import { timeOf } from './salon';
import type { Client, Step } from './schedule';

interface Delivery {
  lastAt: number;
  deliver: () => Promise<void>;
}

/** The gateway's deliveries of messages to the queue. */
export class Deliveries {
  readonly #startedAt = Date.now();
  /** By the message's name in the schedule. */
  readonly #deliveries = new Map<string, Delivery>();

  constructor(
    private readonly producer: Producer,
    private readonly queues: Queues,
    private readonly observations: Observations,
  ) {}

  /** A client writes, and the gateway delivers the message. */
  async write(companyId: string, client: Client, step: Step & { do: 'write' }): Promise<void> {
    const id = `${companyId}-${step.message}`;
    const request =
      step.request === 'book'
        ? { do: step.request, from: timeOf(step.slot), seat: step.slot.seat }
        : { do: step.request };
    const [own, other] = step.from
      ? [client.alias?.address, client.address]
      : [client.address, client.alias?.address];
    const message = {
      companyId,
      from: own ?? client.address,
      ...(step.namesBoth && other && { aliases: [other] }),
      messageId: id,
      text: encodeRequest(id, request),
      sentAt: new Date(this.#startedAt + step.sentMs).toISOString(),
    };
    const now = performance.now();
    const sent: SentMessage = {
      id,
      client,
      companyId,
      writtenAt: step.sentMs,
      sentAt: now,
      acceptedAt: undefined,
    };
    this.observations.messages.set(id, sent);
    const deliver = async () => {
      await retry(`delivering ${id}`, () => this.producer.receiveMessage(message));
      sent.acceptedAt ??= performance.now();
      this.#deliveries.set(step.message, { lastAt: performance.now(), deliver });
    };
    this.#deliveries.set(step.message, { lastAt: now, deliver });
    await deliver();
  }

  /** The provider tells that both addresses of a client are of one person. */
  async link(companyId: string, { address, alias }: Client): Promise<void> {
    if (!alias) return;
    const addresses = [address, alias.address].sort((a) => (a.kind === 'phone' ? -1 : 1));
    const event = { companyId, channel: 'whatsapp', event: { type: 'addresses-linked' as const, addresses } };
    await retry('linking addresses', () => this.queues.add(channelEvent, event));
  }

  /** Delivers a message again that was delivered before. */
  async repeat(message: string): Promise<void> {
    await this.#deliveries.get(message)?.deliver();
  }

  /** Delivers all messages again that were delivered after this time. */
  async repeatSince(time: number): Promise<void> {
    const recent = [...this.#deliveries.values()].filter(({ lastAt }) => lastAt >= time);
    await Promise.all(recent.map(({ deliver }) => deliver()));
  }
}
