import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type ContextOwner, SEGMENTS, type SegmentName } from '../../src/domain/context';
import { ChaosSource, type Held } from '../support/chaos-source';
import { type NativeCluster, startNativeCluster } from '../support/native/cluster';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import type { CacheSettings, CacheUnderTest, MakeCache } from './cache-under-test';
import { within } from './deadline';
import { OtherProcess, type RemoteCache } from './other-process';

/** The client's name until a case changes it. */
export const FIRST_NAME = 'Oksana';
const CLOSE_DEADLINE_MS = 5000;

/** A company, its source, and the caches that a case opens. Each case has its own. */
export class Fixture {
  readonly source = new ChaosSource();
  readonly owner: ContextOwner = { companyId: `c-${randomUUID().slice(0, 8)}`, client: '+79163674723' };
  readonly #opened: { close(): Promise<unknown> }[] = [];
  readonly #held: Held[] = [];
  #changes = 0;

  constructor(
    private readonly makeCache: MakeCache,
    private readonly redisUrl: string,
  ) {
    this.source.values.client.name = FIRST_NAME;
  }

  /** Opens a cache in this process. Each has its own connections, so to Redis it looks like another process. */
  async openCache(settings: Partial<CacheSettings> = {}): Promise<CacheUnderTest> {
    const opening = this.makeCache({ redisUrl: this.redisUrl, source: this.source, ...settings });
    const cache = await within(10_000, 'opening the cache', opening);
    this.#opened.push(cache);
    return cache;
  }

  /** Opens a cache in another process. */
  async openCacheInOtherProcess(settings: Partial<CacheSettings> = {}): Promise<RemoteCache> {
    const process = new OtherProcess(settings.source ?? this.source);
    this.#opened.push({ close: () => process.kill() });
    const opening = process.open(this.makeCache, settings.redisUrl ?? this.redisUrl);
    return within(30_000, 'opening the cache in another process', opening);
  }

  /** Another client of the same company. */
  otherClient(number: number): ContextOwner {
    return { companyId: this.owner.companyId, client: `+7916${String(1_000_000 + number)}` };
  }

  /** The next load of this segment reads the source, then waits until it is released. */
  hold(segment: SegmentName): Held {
    const held = this.source.holdNext(segment);
    this.#held.push(held);
    const started = within(10_000, 'the load of the source', held.started);
    started.catch(() => undefined); // the case that awaits it gets the error
    return { ...held, started };
  }

  /** Changes the client and their version in the source, as a booking does. Returns the new name. */
  changeClient(): string {
    const name = `Anna ${++this.#changes}`;
    this.source.values.client.name = name;
    this.source.versions.client = this.#changes + 1;
    return name;
  }

  resetLoads(): void {
    for (const segment of SEGMENTS) this.source.loads[segment] = 0;
  }

  async tearDown(): Promise<void> {
    this.source.recovers();
    for (const held of this.#held) held.letGo();
    const closing = this.#opened.map((cache) => within(CLOSE_DEADLINE_MS, 'closing', cache.close()));
    await Promise.allSettled(closing);
  }
}

/** With one Redis. The case may stop, kill or flush it. */
export class RedisFixture extends Fixture {
  constructor(
    makeCache: MakeCache,
    readonly redis: NativeRedis,
  ) {
    super(makeCache, redis.url);
  }

  static async setUp(makeCache: MakeCache): Promise<RedisFixture> {
    return new RedisFixture(makeCache, await startNativeRedis());
  }

  /** Runs commands on a separate connection. */
  command<T>(run: (redis: Redis) => Promise<T>): Promise<T> {
    return withConnection(this.redis.port, run);
  }

  override async tearDown(): Promise<void> {
    await super.tearDown();
    await this.redis.stop();
  }
}

export class ClusterFixture extends Fixture {
  constructor(
    makeCache: MakeCache,
    readonly cluster: NativeCluster,
  ) {
    super(makeCache, cluster.url);
  }

  static async setUp(makeCache: MakeCache): Promise<ClusterFixture> {
    return new ClusterFixture(makeCache, await startNativeCluster());
  }

  override async tearDown(): Promise<void> {
    await super.tearDown();
    await this.cluster.stop();
  }
}
