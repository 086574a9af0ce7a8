import { types } from 'node:util';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { Cluster } from 'ioredis';
import type { Events } from '../observability/events';
import { type RedisClient, scanKeys } from '../redis/connection';
import { ConnectionErrors } from '../redis/problem';
import { within } from '../time/deadline';
import { Deadlines } from '../time/deadlines';
import { SECOND } from '../time/duration';
import { type CacheConnection, connectCache, readiness } from './connection';
import { CacheTimedOut } from './errors';
import { type Entry, type Found, type LeaseTerms, type Lookup, parseReply } from './lookup';
import { peekAt, type StoredSegment } from './peek';

export interface CacheOptions {
  /** A URL, or a connection whose address is taken: the cache always opens its own connection. */
  redis: string | RedisClient;
  /** Milliseconds that one command may take. */
  timeoutMs: number;
  events: Events;
}

/** `ContextCache` as its users see it, so that a test can delay its answers. */
export type SegmentCache = Pick<ContextCache, keyof ContextCache>;

const BREAK_AFTER_FAILURES = 5;
const RETRY_AFTER = 2 * SECOND;
/** Keys of one command: Redis serves no other client while it runs, and JavaScript limits the arguments of a call. */
const MAX_KEYS = 1000;
const NO_LEASE: LeaseTerms = { token: '', ms: 0 };

/**
 * The Redis side of the context cache: it stores entries and leases, and knows nothing about what the entries hold. Every
 * command has a deadline. After a few failures in a row a circuit breaker fails commands at once, until a trial command
 * succeeds. All methods throw when Redis did not do what was asked, and the caller goes on without it.
 */
export class ContextCache {
  readonly redis: CacheConnection;
  readonly #untilReady: () => Promise<void>;
  readonly #errors: ConnectionErrors;
  readonly #deadlines: Deadlines;
  readonly #breaker = circuitBreaker(handleAll, {
    halfOpenAfter: RETRY_AFTER,
    breaker: new ConsecutiveBreaker(BREAK_AFTER_FAILURES),
  });

  constructor(private readonly options: CacheOptions) {
    this.redis = connectCache(options.redis);
    this.#deadlines = new Deadlines(options.timeoutMs);
    this.#errors = new ConnectionErrors(this.redis);
    this.#untilReady = readiness(this.redis);
    // A firewall may have dropped the connection silently, and TCP would wait for it for minutes.
    this.#breaker.onBreak(() => {
      this.redis.disconnect(true);
      options.events.emit('cache.circuit-opened', {});
    });
    this.#breaker.onReset(() => options.events.emit('cache.circuit-closed', {}));
  }

  /** Without terms, no lease is granted. */
  async read(lookups: readonly Lookup[], lease = NO_LEASE): Promise<Found[]> {
    try {
      return await this.#run('read', () => this.#batched(lookups, (some) => this.#read(some, lease)));
    } catch (error) {
      if (lease.ms > 0 && !(error instanceof BrokenCircuitError)) this.#release(lookups, lease.token);
      throw error;
    }
  }

  /** Redis may have granted leases in a reply that did not arrive. This command follows the read on the same connection. */
  #release(lookups: readonly Lookup[], token: string): void {
    for (const { key } of lookups) this.redis.contextDrop(key, token).catch(() => undefined);
  }

  /** What is stored of each key, without its body; undefined: nothing. Changes nothing. */
  async peek(keys: readonly string[]): Promise<(StoredSegment | undefined)[]> {
    return this.#run('peek', () => Promise.all(keys.map((key) => peekAt(this.redis, key))));
  }

  /** Returns false where the lease no longer stood: nothing was stored. */
  async fill(key: string, { etag, version, body }: Entry, ttlMs: number): Promise<boolean> {
    return (
      (await this.#run('fill', () => this.redis.contextFill(key, etag, version ?? '', ttlMs, body))) === 1
    );
  }

  /** Returns false where the key does not hold the version `replaces`: nothing was stored. */
  async write(
    key: string,
    { etag, version, body }: Entry & { version: string },
    replaces: string,
    ttlMs: number,
  ): Promise<boolean> {
    const write = () => this.redis.contextWrite(key, etag, version, replaces, ttlMs, body);
    return (await this.#run('write', write)) === 1;
  }

  /** Replaces whatever the key holds. The entry has no source version. */
  async put(key: string, etag: string, body: Buffer, ttlMs: number): Promise<void> {
    await this.#run('put', () => this.redis.contextPut(key, etag, ttlMs, body));
  }

  /** Drops the lease or the entry of this attempt; what another attempt has stored stays. */
  async drop(key: string, token: string): Promise<void> {
    await this.#run('drop', () => this.redis.contextDrop(key, token));
  }

  /**
   * Drops entries, and refuses the fills of them that are under way, in one command: there is no moment in between.
   * More than a thousand keys take several commands. Returns how many keys existed.
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

  /** Returns every key that matches. The deadline is for each page. */
  async scan(pattern: string): Promise<string[]> {
    return scanKeys(this.redis, pattern, (page) => this.#run('scan', page));
  }

  /** Resolves when the connection is established; throws after the deadline, with the connection's last error. */
  async ready(timeoutMs: number): Promise<void> {
    await within(timeoutMs, this.#untilReady(), () => {
      const { last } = this.#errors;
      return types.isNativeError(last) ? last : new CacheTimedOut('connect', timeoutMs);
    });
  }

  close(): void {
    this.redis.disconnect();
  }

  async #read(lookups: readonly Lookup[], { token, ms }: LeaseTerms): Promise<Found[]> {
    const args: (string | number)[] = lookups.map(({ key }) => key);
    args.push(ms, token);
    for (const { localEtag, knownVersion } of lookups) args.push(localEtag ?? '', knownVersion ?? '');
    return parseReply(await this.redis.contextReadBuffer(lookups.length, ...args), lookups.length);
  }

  /**
   * The keys of a company are in one slot. While a cluster moves that slot, its keys are on two nodes, and only commands
   * of a single key are served.
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
    const { timeoutMs, events } = this.options;
    try {
      return await this.#breaker.execute(() =>
        this.#deadlines.within(this.#connected(call), () => new CacheTimedOut(command, timeoutMs)),
      );
    } catch (error) {
      // While the circuit is open every call fails the same way: one report per real failure is enough.
      if (!(error instanceof BrokenCircuitError)) events.emit('cache.command-failed', { command, error });
      throw error;
    }
  }

  /** Waits for a connection that is being established, not for one that was lost. */
  async #connected<T>(call: () => Promise<T>): Promise<T> {
    const { status } = this.redis;
    if (status === 'connecting' || status === 'connect') await this.#untilReady();
    return call();
  }
}

function isMoving(error: unknown): boolean {
  return error instanceof Error && /TRYAGAIN|Too many Cluster redirections/.test(error.message);
}
