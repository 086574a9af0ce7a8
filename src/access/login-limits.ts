import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClient } from '../redis/connection';
import { within } from '../time/deadline';
import { DAY, MINUTE, SECOND } from '../time/duration';

/** Wrong logins within `WINDOW`: of one login from addresses at which its user is not known, and of one address. */
const PER_LOGIN = 10;
const PER_ADDRESS = 30;
const WINDOW = (15 * MINUTE) / SECOND;
/** Seconds for which an address counts as known after a correct login. Node's timers hold 24 days at most. */
const KNOWN = (20 * DAY) / SECOND;

/** Milliseconds that the Redis of the queues has to answer; then the process counts for itself. */
const DEADLINE = SECOND;

type Limiter = RateLimiterRedis | RateLimiterMemory;

/**
 * Slows the guessing of passwords. An attempt counts before its password is compared, so that many at once cannot pass; a correct login
 * takes its own back. The wrong logins of others do not keep a user out: an address from which they have logged in before is not slowed
 * by the count of the login.
 */
export class LoginLimits {
  readonly #login: Counter;
  readonly #address: Counter;
  readonly #known: Counter;

  constructor(redis: RedisClient, prefix: string, deadlineMs = DEADLINE) {
    const counter = (name: string, points: number, duration: number) =>
      new Counter(redis, { keyPrefix: `${prefix}:login:${name}`, points, duration }, deadlineMs);
    this.#login = counter('login', PER_LOGIN, WINDOW);
    this.#address = counter('address', PER_ADDRESS, WINDOW);
    this.#known = counter('known', 1, KNOWN);
  }

  /**
   * Counts an attempt. Returns the seconds after which the next one is allowed; 0: this one is. `login`: undefined for what can be none.
   */
  async attempt(login: string | undefined, address: string): Promise<number> {
    const ofAddress = await this.#address.count(address);
    if (ofAddress > 0) return ofAddress;
    if (login === undefined || (await this.#known.has(pair(login, address)))) return 0;
    return this.#login.count(login);
  }

  async correct(login: string, address: string): Promise<void> {
    await this.#address.takeBack(address);
    await this.#login.forget(login);
    await this.#known.remember(pair(login, address), KNOWN);
  }
}

function pair(login: string, address: string): string {
  return `${login} ${address}`;
}

/** One count, in Redis, or in this process while Redis is away. */
class Counter {
  readonly #redis: Limiter;
  readonly #memory: Limiter;

  constructor(
    redis: RedisClient,
    options: { keyPrefix: string; points: number; duration: number },
    private readonly deadlineMs: number,
  ) {
    this.#redis = new RateLimiterRedis({ storeClient: redis, rejectIfRedisNotReady: true, ...options });
    this.#memory = new RateLimiterMemory(options);
  }

  async count(key: string): Promise<number> {
    const counted = await this.#ask((limiter) => limiter.consume(key).catch(refusal));
    return counted.remainingPoints === 0 && counted.consumedPoints > this.#redis.points
      ? Math.max(1, Math.ceil(counted.msBeforeNext / SECOND))
      : 0;
  }

  async has(key: string): Promise<boolean> {
    return (await this.#ask((limiter) => limiter.get(key))) !== null;
  }

  async takeBack(key: string): Promise<void> {
    await this.#ask((limiter) => limiter.reward(key));
  }

  async forget(key: string): Promise<void> {
    await this.#ask((limiter) => limiter.delete(key));
  }

  async remember(key: string, seconds: number): Promise<void> {
    await this.#ask((limiter) => limiter.set(key, 1, seconds));
  }

  async #ask<T>(work: (limiter: Limiter) => Promise<T>): Promise<T> {
    return within(this.deadlineMs, work(this.#redis), () => new Error('late')).catch(() =>
      work(this.#memory),
    );
  }
}

/** The limiter rejects with its result where the limit is reached. */
function refusal(rejected: unknown): RateLimiterRes {
  if (rejected instanceof RateLimiterRes) return rejected;
  throw rejected;
}
