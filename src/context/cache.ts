import { types } from 'node:util';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { Cluster } from 'ioredis';
import { type RedisClient, scanKeys } from '../redis/connection';
import { ConnectionErrors } from '../redis/problem';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { type CacheConnection, connectCache, readiness } from './connection';
import { CacheTimedOut } from './errors';
import type { SourceVersion } from './source';

/** One segment to look for. */
export interface Look {
  key: string;
  /** The etag of the copy that this process holds parsed. */
  held: string | undefined;
  /** The source version that the caller knows; an entry of another one counts as absent. */
  knownVersion: SourceVersion | undefined;
}

/** What a load would fill under: one token for all of its segments, and how long the leases stand, in ms. */
export interface LeaseTerms {
  token: string;
  ms: number;
}

export interface Entry {
  etag: string;
  /** Of the source. */
  version: string | undefined;
  body: Buffer;
}

export type Found =
  | { kind: 'same' }
  | ({ kind: 'entry' } & Entry)
  | { kind: 'lease' }
  | { kind: 'wait'; token: string }
  | { kind: 'absent' };

export interface CacheOptions {
  /** Where to connect, or a connection to take the address from: the cache always opens its own. */
  redis: string | RedisClient;
  /** Milliseconds that one command may take. */
  timeoutMs: number;
  onError: (command: string, error: unknown) => void;
}

/** What stands between a load and Redis. */
export type SegmentCache = Pick<ContextCache, keyof ContextCache>;

const BREAK_AFTER_FAILURES = 5;
const TRY_AGAIN_AFTER = 2 * SECOND;
/** Of one command: Redis serves no other client while it runs, and JavaScript limits the arguments of a call. */
const MAX_KEYS = 1000;
const NO_LEASE: LeaseTerms = { token: '', ms: 0 };

/**
 * The Redis side of the context cache: entries, leases, and nothing about what they hold. Every command has a
 * deadline; after a few failures in a row a circuit breaker answers at once until one trial gets through. All
 * methods throw when Redis did not do what was asked, and the caller goes on without it.
 */
export class ContextCache {
  readonly redis: CacheConnection;
  readonly #untilReady: () => Promise<void>;
  readonly #errors: ConnectionErrors;
  readonly #breaker = circuitBreaker(handleAll, {
    halfOpenAfter: TRY_AGAIN_AFTER,
    breaker: new ConsecutiveBreaker(BREAK_AFTER_FAILURES),
  });

  constructor(private readonly options: CacheOptions) {
    this.redis = connectCache(options.redis);
    this.#errors = new ConnectionErrors(this.redis);
    this.#untilReady = readiness(this.redis);
    // A connection that a firewall dropped without a word would be waited on for as long as TCP tries.
    this.#breaker.onBreak(() => this.redis.disconnect(true));
  }

  /** Without terms: a mere look, which grants no lease. */
  async read(looks: readonly Look[], lease = NO_LEASE): Promise<Found[]> {
    try {
      return await this.#run('read', () => this.#batched(looks, (some) => this.#read(some, lease)));
    } catch (error) {
      if (lease.ms > 0 && !(error instanceof BrokenCircuitError)) this.#giveBack(looks, lease.token);
      throw error;
    }
  }

  /** Redis may have granted what we were not told of. This follows the read on the same connection. */
  #giveBack(looks: readonly Look[], token: string): void {
    for (const { key } of looks) this.redis.contextDrop(key, token).catch(() => undefined);
  }

  /** False: the lease no longer stood, and nothing was stored. */
  async fill(key: string, { etag, version, body }: Entry, ttlMs: number): Promise<boolean> {
    return (
      (await this.#run('fill', () => this.redis.contextFill(key, etag, version ?? '', ttlMs, body))) === 1
    );
  }

  /** False: another version than `replaces` stands there, or none, and nothing was stored. */
  async write(
    key: string,
    { etag, version, body }: Entry & { version: string },
    replaces: string,
    ttlMs: number,
  ): Promise<boolean> {
    const write = () => this.redis.contextWrite(key, etag, version, replaces, ttlMs, body);
    return (await this.#run('write', write)) === 1;
  }

  /** In the place of whatever stands there, without a source version. */
  async put(key: string, etag: string, body: Buffer, ttlMs: number): Promise<void> {
    await this.#run('put', () => this.redis.contextPut(key, etag, ttlMs, body));
  }

  /** Drops a lease, or an entry, of this very attempt; what somebody else has put there stays. */
  async drop(key: string, token: string): Promise<void> {
    await this.#run('drop', () => this.redis.contextDrop(key, token));
  }

  /**
   * Drops entries and whatever fill of them is under way, in one command: there is no moment in between.
   * More than a thousand are dropped in several commands. Returns how many keys there were.
   */
  async invalidate(keys: readonly string[]): Promise<number> {
    let dropped = 0;
    for (let from = 0; from < keys.length; from += MAX_KEYS) {
      const some = keys.slice(from, from + MAX_KEYS);
      const unlink = async (of: readonly string[]) => [await this.redis.unlink(...of)];
      for (const count of await this.#run('invalidate', () => this.#batched(some, unlink))) dropped += count;
    }
    return dropped;
  }

  /** Every key that matches. The deadline is that of each page. */
  async scan(pattern: string): Promise<string[]> {
    return scanKeys(this.redis, pattern, (page) => this.#run('scan', page));
  }

  /** Resolves when the first connection stands; throws after the deadline, with what the connection has met. */
  async ready(timeoutMs: number): Promise<void> {
    await within(timeoutMs, this.#untilReady(), () => {
      const { last } = this.#errors;
      return types.isNativeError(last) ? last : new CacheTimedOut('connect', timeoutMs);
    });
  }

  close(): void {
    this.redis.disconnect();
  }

  async #read(looks: readonly Look[], { token, ms }: LeaseTerms): Promise<Found[]> {
    const keys = looks.map(({ key }) => key);
    const known = looks.flatMap(({ held, knownVersion }) => [held ?? '', knownVersion ?? '']);
    return (await this.redis.contextReadBuffer(keys.length, ...keys, ms, token, ...known)).map(found);
  }

  /**
   * The keys of a company are in one slot. While a cluster moves that slot, some of them are on either node, and
   * only single keys are served.
   */
  async #batched<K, T>(keys: readonly K[], call: (some: readonly K[]) => Promise<T[]>): Promise<T[]> {
    try {
      return await call(keys);
    } catch (error) {
      if (!(this.redis instanceof Cluster) || !isMoving(error)) throw error;
      return (await Promise.all(keys.map((key) => call([key])))).flat();
    }
  }

  async #run<T>(command: string, call: () => Promise<T>): Promise<T> {
    const { timeoutMs, onError } = this.options;
    try {
      return await this.#breaker.execute(() =>
        within(timeoutMs, this.#connected(call), () => new CacheTimedOut(command, timeoutMs)),
      );
    } catch (error) {
      // While the circuit is open every call fails the same way: one report per real failure is enough.
      if (!(error instanceof BrokenCircuitError)) onError(command, error);
      throw error;
    }
  }

  /** A connection that is being made is waited for; one that was lost is not. */
  async #connected<T>(call: () => Promise<T>): Promise<T> {
    if (['connecting', 'connect'].includes(this.redis.status)) await this.#untilReady();
    return call();
  }
}

function isMoving(error: unknown): boolean {
  return error instanceof Error && /TRYAGAIN|Too many Cluster redirections/.test(error.message);
}

const SAME: Found = { kind: 'same' };

function found(reply: number | Buffer[]): Found {
  if (typeof reply === 'number') return SAME;
  const [kind, first, version, body] = reply;
  switch (kind?.toString()) {
    case 'entry': {
      return {
        kind: 'entry',
        etag: String(first),
        version: version?.toString() || undefined,
        body: body ?? Buffer.alloc(0),
      };
    }
    case 'lease':
      return { kind: 'lease' };
    case 'wait':
      return { kind: 'wait', token: String(first) };
    default:
      return { kind: 'absent' };
  }
}
