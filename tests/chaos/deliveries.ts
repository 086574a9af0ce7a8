import { encodeRequest } from './client-request';
import type { Observations, SentMessage } from './observations';
import { retry } from './retry';
import { timeOf } from './salon';
import type { Client, Step } from './schedule';
import type { Door, Way } from './webhooks';

interface Delivery {
  lastAt: number;
  deliver: () => Promise<void>;
}

/** The gateway's deliveries of messages. */
export class Deliveries {
  readonly #startedAt = Date.now();
  /** By the message's name in the schedule. */
  readonly #deliveries = new Map<string, Delivery>();

  constructor(
    private readonly doors: Record<Way, Door>,
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
      await retry(`delivering ${id}`, () => this.doors[client.by].receiveMessage(message));
      sent.acceptedAt ??= performance.now();
      this.#deliveries.set(step.message, { lastAt: performance.now(), deliver });
    };
    this.#deliveries.set(step.message, { lastAt: now, deliver });
    await deliver();
  }

  /** The provider tells that both addresses of a client are of one person. */
  async link(companyId: string, { address, alias, by }: Client): Promise<void> {
    if (!alias) return;
    const addresses = [address, alias.address].sort((a) => (a.kind === 'phone' ? -1 : 1));
    const event = { companyId, channel: 'whatsapp', event: { type: 'addresses-linked' as const, addresses } };
    await retry('linking addresses', () => this.doors[by].channelEvent(event));
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
