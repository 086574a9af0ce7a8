import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisClient } from '../redis/connection';
import { FAIRNESS, PRIORITY } from './rules';

export interface Sender {
  companyId: string;
  /** The client's address: canonical, or as the gateway gave it. */
  address: string;
}

type Counting = RedisClient & {
  countMessages(numberOfKeys: number, ...keysAndArguments: (string | number)[]): Promise<number[]>;
};

/**
 * Counts messages on their way in, in the Redis of the queues: one round trip for
 * each company, and keys that expire within minutes.
 *
 * Order: a client's messages are stored in the order in which they were added, as long as the workers store the messages of
 * a flooding client or company at least as fast as the rate allows. If the workers are slower or stopped, a client's newer
 * message can be stored before their older ones: at most those that were above the rate. A turn reads messages in the order
 * in which they were sent.
 */
export class MessageRate {
  readonly #redis: Counting;

  constructor(
    redis: RedisClient,
    private readonly prefix: string,
  ) {
    const lua = readFileSync(join(__dirname, 'message-rate.lua'), 'utf8');
    redis.defineCommand('countMessages', { lua });
    this.#redis = redis as Counting;
  }

  /**
   * Counts one message of each sender, in this order. Returns the priorities of the messages. Undefined: none, which is first;
   * also where Redis cannot count.
   */
  async count(senders: readonly Sender[]): Promise<(number | undefined)[]> {
    const priorities: (number | undefined)[] = senders.map(() => undefined);
    const countOf = async (companyId: string) => {
      const own = [...senders.keys()].filter((i) => senders[i]?.companyId === companyId);
      const above = await this.#countOf(
        companyId,
        own.map((i) => senders[i]?.address ?? ''),
      );
      for (const [n, i] of own.entries())
        priorities[i] = [undefined, PRIORITY.floodedCompany, PRIORITY.floodingClient][above[n] ?? 0];
    };
    await Promise.all([...new Set(senders.map(({ companyId }) => companyId))].map(countOf));
    return priorities;
  }

  /** As the script replies. */
  async #countOf(companyId: string, addresses: readonly string[]): Promise<number[]> {
    const { companyRate, clientRate, longestPenaltyMs } = FAIRNESS;
    const company = `${this.prefix}:rate:{${companyId}}`;
    const keys = [company, ...new Set(addresses.map((address) => `${company}:${address}`))];
    const places = new Map(keys.map((key, i) => [key, i + 1]));
    try {
      return await this.#redis.countMessages(
        keys.length,
        ...keys,
        companyRate.perMs / companyRate.messages,
        clientRate.perMs / clientRate.messages,
        companyRate.perMs,
        longestPenaltyMs,
        ...addresses.map((address) => places.get(`${company}:${address}`) ?? 0),
      );
    } catch {
      return [];
    }
  }
}
