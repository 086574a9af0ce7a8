import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RedisClient } from '../redis/connection';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { BookingsUnavailable } from './errors';
import type { RequestLimit, RequestLimiter } from './provider';

/** Milliseconds that a request may wait where its limit does not say: a client waits for the answer. */
const LONGEST_WAIT = 5 * SECOND;

/** Milliseconds that the Redis of the queues has to answer. */
const DEADLINE = SECOND;

type Counting = RedisClient & {
  takeRequest(
    key: string,
    mayWaitMs: number,
    ...rates: number[]
  ): Promise<[waitMs: number, isCounted: 0 | 1]>;
};

/**
 * Requests to booking systems that count them by address, over all processes and companies: counted in the Redis of the queues.
 * Where it does not answer, requests are sent: the booking system keeps to its limits by itself.
 */
export class RedisRequestLimiter implements RequestLimiter {
  readonly #redis: Counting;

  constructor(
    redis: RedisClient,
    private readonly prefix: string,
  ) {
    const lua = readFileSync(join(__dirname, 'limiter.lua'), 'utf8');
    redis.defineCommand('takeRequest', { lua, numberOfKeys: 1 });
    this.#redis = redis as Counting;
  }

  async take({ name, rates, mayWaitMs = LONGEST_WAIT }: RequestLimit, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const key = `${this.prefix}:request-rate:${name}`;
    const numbers = rates.flatMap(({ requests, perMs }) => [requests, perMs]);
    const asked = this.#redis.takeRequest(key, mayWaitMs, ...numbers);
    const [waitMs, isCounted] = await within(DEADLINE, asked, () => new Error('late')).catch(() => [0, 1]);
    if (isCounted === 0)
      throw new BookingsUnavailable(`it takes no more requests of ours for ${waitMs} ms`, waitMs);
    if (waitMs > 0) await pause(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
