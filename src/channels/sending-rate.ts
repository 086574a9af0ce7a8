import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisClient } from '../redis/connection';
import { within } from '../time/deadline';
import { MINUTE, SECOND } from '../time/duration';
import type { SendRate } from './channel';

interface ChannelKey {
  companyId: string;
  channel: string;
}

export interface RatedMessage extends ChannelKey {
  to: string;
  idempotencyKey: string;
}

/** A channel whose gateway asks for fewer messages sends at a fraction of its rate for a while. */
const SLOWER = 2;
const SLOW_FOR = 5 * MINUTE;

/** What a channel may send at once, as part of a second's messages. */
const BURST = 1 / 10;

/** Milliseconds for which a message keeps its place after its time: its job may be late. */
const PLACE_KEPT = MINUTE;

/** Milliseconds that the Redis of the queues has to answer. */
const DEADLINE = SECOND / 4;

type Counting = RedisClient & {
  takeSendSlot(
    channel: string,
    client: string,
    slow: string,
    place: string,
    ...rates: number[]
  ): Promise<number>;
};

/**
 * The rate at which messages leave, of each channel and of each client there, over all processes: counted in the Redis of the
 * queues. Where it does not answer, messages are sent: the provider keeps to its limits by itself.
 */
export class SendingRate {
  readonly #redis: Counting;

  constructor(
    redis: RedisClient,
    private readonly prefix: string,
    private readonly deadlineMs = DEADLINE,
  ) {
    const lua = readFileSync(join(__dirname, 'sending-rate.lua'), 'utf8');
    redis.defineCommand('takeSendSlot', { lua, numberOfKeys: 4 });
    this.#redis = redis as Counting;
  }

  /** Milliseconds until the message may be sent; 0: now, and it is counted. A message that waits keeps its place. */
  async waitMs(message: RatedMessage, { perSecond, perClient }: SendRate): Promise<number> {
    const channel = this.#keyOf(message);
    const perMessageMs = SECOND / perSecond;
    const burst = Math.max(1, Math.floor(perSecond * BURST));
    const { burst: clientBurst, everyMs } = perClient ?? { burst: 1, everyMs: 0 };
    const asked = this.#redis.takeSendSlot(
      channel,
      `${channel}:to:${message.to}`,
      `${channel}:slow`,
      `${channel}:place:${message.idempotencyKey}`,
      perMessageMs,
      (burst - 1) * perMessageMs,
      everyMs,
      (clientBurst - 1) * everyMs,
      SLOWER,
      PLACE_KEPT,
    );
    return this.#answered(asked, 0);
  }

  /** The channel sends more slowly for some minutes. Returns whether it did not before. */
  async slowDown(channel: ChannelKey): Promise<boolean> {
    const marked = this.#redis.set(`${this.#keyOf(channel)}:slow`, '1', 'PX', SLOW_FOR, 'GET');
    return (await this.#answered(marked, '1')) === null;
  }

  /** The keys of one channel are in one slot of a cluster. */
  #keyOf({ companyId, channel }: ChannelKey): string {
    return `${this.prefix}:send-rate:{${companyId}/${channel}}`;
  }

  async #answered<Answer>(answer: Promise<Answer>, otherwise: Answer): Promise<Answer> {
    return within(this.deadlineMs, answer, () => new Error('late')).catch(() => otherwise);
  }
}
