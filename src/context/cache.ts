import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll, type IPolicy } from 'cockatiel';
import { Redis, type RedisOptions } from 'ioredis';
import { SECOND } from '../config';
import { leaseKey } from './keys';

const script = (name: string) => readFileSync(join(__dirname, `${name}.lua`), 'utf8');

/** One segment to look for. */
export interface Look {
  key: string;
  /** The etag of the copy that this process holds parsed. */
  held: string | undefined;
  leastVersion: number | undefined;
  /** The token to fill under, should a lease be granted. */
  token: string;
}

export interface Entry {
  etag: string;
  version: number | undefined;
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
  redis: string | Redis;
  /** Milliseconds that one command may take. */
  timeoutMs: number;
  onError: (command: string, error: unknown) => void;
}

interface Scripts {
  contextReadBuffer(keys: number, ...args: (string | Buffer | number)[]): Promise<Buffer[][]>;
  contextFill(entry: string, lease: string, ...args: (string | Buffer | number)[]): Promise<number>;
  contextWrite(entry: string, lease: string, ...args: (string | Buffer | number)[]): Promise<number>;
  contextRelease(lease: string, token: string): Promise<number>;
}

const BREAK_AFTER_FAILURES = 5;
const TRY_AGAIN_AFTER = 2 * SECOND;

/**
 * The Redis side of the context cache: entries, leases, and nothing about what they hold. Every command has a
 * deadline; after a few failures in a row a circuit breaker answers at once until one trial gets through. All
 * methods throw when Redis did not do what was asked, and the caller goes on without it.
 */
export class ContextCache {
  readonly redis: Redis & Scripts;
  readonly #breaker: IPolicy = circuitBreaker(handleAll, {
    halfOpenAfter: TRY_AGAIN_AFTER,
    breaker: new ConsecutiveBreaker(BREAK_AFTER_FAILURES),
  });

  constructor(private readonly options: CacheOptions) {
    this.redis = connect(options);
  }

  /** `leaseMs` 0: a mere look, which grants no lease. */
  async read(looks: readonly Look[], leaseMs: number): Promise<Found[]> {
    const keys = looks.flatMap(({ key }) => [key, leaseKey(key)]);
    const args = looks.flatMap(({ held, leastVersion, token }) => [held ?? '', leastVersion ?? '', token]);
    const replies = await this.#run('read', () =>
      this.redis.contextReadBuffer(keys.length, ...keys, leaseMs, ...args),
    );
    return replies.map(found);
  }

  /** False: the lease no longer stood, and nothing was stored. */
  async fill(key: string, entry: Entry, ttlMs: number): Promise<boolean> {
    const stored = await this.#run('fill', () =>
      this.redis.contextFill(key, leaseKey(key), ...args(entry, ttlMs)),
    );
    return stored === 1;
  }

  /** False: what stands there is of a later source version. */
  async write(key: string, entry: Entry, ttlMs: number): Promise<boolean> {
    const stored = await this.#run('write', () =>
      this.redis.contextWrite(key, leaseKey(key), ...args(entry, ttlMs)),
    );
    return stored === 1;
  }

  async release(key: string, token: string): Promise<void> {
    await this.#run('release', () => this.redis.contextRelease(leaseKey(key), token));
  }

  /**
   * Drops entries and whatever fill of them is under way, in one command: there is no moment in between.
   * Returns how many keys there were.
   */
  async invalidate(keys: readonly string[]): Promise<number> {
    if (keys.length === 0) return 0;
    return this.#run('invalidate', () => this.redis.unlink(...keys, ...keys.map(leaseKey)));
  }

  /** Every key that matches, found with SCAN. */
  async scan(pattern: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of this.redis.scanStream({ match: pattern, count: 1000 })) keys.push(...page);
    return keys;
  }

  /** Resolves when the first connection stands; throws after the deadline. */
  async ready(timeoutMs: number): Promise<void> {
    if (this.redis.status === 'ready') return;
    const given = AbortSignal.timeout(timeoutMs);
    await new Promise<void>((resolve, reject) => {
      this.redis.once('ready', resolve);
      given.addEventListener('abort', () => {
        this.redis.off('ready', resolve);
        reject(given.reason);
      });
    });
  }

  close(): void {
    this.redis.disconnect();
  }

  async #run<T>(command: string, call: () => Promise<T>): Promise<T> {
    try {
      return await this.#breaker.execute(async () => {
        if (['connecting', 'connect'].includes(this.redis.status)) await this.ready(this.options.timeoutMs);
        return call();
      });
    } catch (error) {
      // While the circuit is open every call fails the same way: one report per real failure is enough.
      if (!(error instanceof BrokenCircuitError)) this.options.onError(command, error);
      throw error;
    }
  }
}

function connect({ redis, timeoutMs }: CacheOptions): Redis & Scripts {
  const own = {
    keyPrefix: '',
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: timeoutMs,
    connectionName: 'dialogkeeper-cache',
    lazyConnect: false,
    retryStrategy: (times: number) => Math.min(50 * 2 ** times, 2 * SECOND),
  } satisfies RedisOptions;
  const client = typeof redis === 'string' ? new Redis(redis, own) : redis.duplicate(own);
  client.on('error', () => undefined); // the command that meets it reports it
  client.defineCommand('contextRead', { lua: script('read') });
  client.defineCommand('contextFill', { lua: script('fill'), numberOfKeys: 2 });
  client.defineCommand('contextWrite', { lua: script('write'), numberOfKeys: 2 });
  client.defineCommand('contextRelease', { lua: script('release'), numberOfKeys: 1 });
  return client as Redis & Scripts;
}

function args({ etag, version, body }: Entry, ttlMs: number): [string, number | string, number, Buffer] {
  return [etag, version ?? '', ttlMs, body];
}

function found([kind, first, version, body]: Buffer[]): Found {
  switch (kind?.toString()) {
    case 'same':
      return { kind: 'same' };
    case 'entry': {
      const number = version?.toString();
      return {
        kind: 'entry',
        etag: String(first),
        version: number ? Number(number) : undefined,
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
