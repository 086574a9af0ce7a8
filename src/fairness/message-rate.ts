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
  countMessage(company: string, client: string, ...rates: number[]): Promise<number>;
};

/**
 * Counts messages on their way in, in the Redis of the queues: one round trip, two keys that expire within minutes.
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
    redis.defineCommand('countMessage', { lua, numberOfKeys: 2 });
    this.#redis = redis as Counting;
  }

  /** Returns the message's priority. Undefined: none, which is first; also where Redis cannot count. */
  async count({ companyId, address }: Sender): Promise<number | undefined> {
    const { companyRate, clientRate, longestPenaltyMs } = FAIRNESS;
    const company = `${this.prefix}:rate:{${companyId}}`;
    try {
      const above = await this.#redis.countMessage(
        company,
        `${company}:${address}`,
        companyRate.perMs / companyRate.messages,
        clientRate.perMs / clientRate.messages,
        companyRate.perMs,
        longestPenaltyMs,
      );
      return [undefined, PRIORITY.floodedCompany, PRIORITY.floodingClient][above];
    } catch {
      return undefined;
    }
  }
}
