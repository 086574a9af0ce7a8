import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type ContextOwner, SEGMENTS, type SegmentName } from '../../src/domain/context';
import { ChaosSource, type Held } from '../support/chaos-source';
import { type NativeCluster, startNativeCluster } from '../support/native/cluster';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import type { CacheSettings, CacheUnderTest, MakeCache } from './cache-under-test';
import { type CacheElsewhere, OtherProcess } from './other-process';
import { within } from './within';

/** Of the client, until a case changes it. */
export const FIRST_NAME = 'Oksana';
const TEAR_DOWN = 5000;

/** A company nobody else has, its source, and the caches that a case opens. Servers and caches are its own. */
export class Stage {
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

  /** In this process. To Redis, each one opened is a process of its own. */
  async here(settings: Partial<CacheSettings> = {}): Promise<CacheUnderTest> {
    const opening = this.makeCache({ redisUrl: this.redisUrl, source: this.source, ...settings });
    const cache = await within(10_000, 'opening the cache', opening);
    this.#opened.push(cache);
    return cache;
  }

  /** In another process. */
  async elsewhere(settings: Partial<CacheSettings> = {}): Promise<CacheElsewhere> {
    const process = new OtherProcess(settings.source ?? this.source);
    this.#opened.push({ close: () => process.kill() });
    const opening = process.open(this.makeCache, settings.redisUrl ?? this.redisUrl);
    return within(30_000, 'opening the cache in another process', opening);
  }

  /** Another client of the same company. */
  neighbour(number: number): ContextOwner {
    return { companyId: this.owner.companyId, client: `+7916${String(1_000_000 + number)}` };
  }

  /** The next load of this segment from the source stands still, with what it has read, until it is let go. */
  hold(segment: SegmentName): Held {
    const held = this.source.holdNext(segment);
    this.#held.push(held);
    const started = within(10_000, 'the load of the source', held.started);
    started.catch(() => undefined); // the case that awaits it is told
    return { ...held, started };
  }

  /** What a booking does to the source: the client is another, and so is his version. Returns his new name. */
  change(): string {
    const name = `Anna ${++this.#changes}`;
    this.source.values.client.name = name;
    this.source.versions.client = this.#changes + 1;
    return name;
  }

  forgetLoads(): void {
    for (const segment of SEGMENTS) this.source.loads[segment] = 0;
  }

  async tearDown(): Promise<void> {
    this.source.recovers();
    for (const held of this.#held) held.letGo();
    const closing = this.#opened.map((cache) => within(TEAR_DOWN, 'closing', cache.close()));
    await Promise.allSettled(closing);
  }
}

/** One Redis that a case may do anything to. */
export class RedisStage extends Stage {
  constructor(
    makeCache: MakeCache,
    readonly redis: NativeRedis,
  ) {
    super(makeCache, redis.url);
  }

  static async setUp(makeCache: MakeCache): Promise<RedisStage> {
    return new RedisStage(makeCache, await startNativeRedis());
  }

  /** The case's own connection. */
  command<T>(run: (redis: Redis) => Promise<T>): Promise<T> {
    return withConnection(this.redis.port, run);
  }

  override async tearDown(): Promise<void> {
    await super.tearDown();
    await this.redis.stop();
  }
}

export class ClusterStage extends Stage {
  constructor(
    makeCache: MakeCache,
    readonly cluster: NativeCluster,
  ) {
    super(makeCache, cluster.url);
  }

  static async setUp(makeCache: MakeCache): Promise<ClusterStage> {
    return new ClusterStage(makeCache, await startNativeCluster());
  }

  override async tearDown(): Promise<void> {
    await super.tearDown();
    await this.cluster.stop();
  }
}
