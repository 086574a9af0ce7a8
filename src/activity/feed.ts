import { setTimeout as pause } from 'node:timers/promises';
import { openRedis, type RedisClient } from '../redis/connection';
import { SECOND } from '../time/duration';
import { RESYNC, type Signal } from './signal';
import { ActivityStream, KEPT } from './stream';
import { Watch, type Watched } from './watch';

/** Milliseconds of one blocking read: shorter than the silence after which a connection counts as dead. */
const READ = 10 * SECOND;
const RETRY = SECOND / 2;

export interface FeedOptions {
  /** Of the queues, in any of the forms of `REDIS_URL`. */
  redisUrl: string;
  /** `QUEUE_PREFIX`. */
  prefix: string;
}

/** What happens in all processes, for the open pages of this one: one connection, however many pages there are. */
export class ActivityFeed {
  readonly #redis: RedisClient;
  readonly #stream: ActivityStream;
  readonly #watches = new Set<Watch>();
  readonly #closed = new AbortController();

  /** Connects in the background, and reconnects. The caller closes it. */
  constructor({ redisUrl, prefix }: FeedOptions) {
    // A read that fails is not repeated: pages have to be told that signals may be lost.
    const once = { maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false };
    this.#redis = openRedis(redisUrl, { connectionName: 'dialogkeeper-activity', ...once });
    this.#redis.on('error', () => undefined); // the read that fails because of it is repeated
    this.#stream = new ActivityStream(this.#redis, prefix);
    void this.#run();
  }

  /** Until its `end`, or `close`. */
  watch(watched: Watched): Watch {
    const watch = new Watch(watched);
    this.#watches.add(watch);
    watch.ended.addEventListener('abort', () => this.#watches.delete(watch), { once: true });
    if (this.#closed.signal.aborted) watch.end();
    return watch;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      await this.#read(isFirst).catch(() => undefined);
      await pause(RETRY, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until Redis fails. It begins at the newest entry, also after a failure: a Redis that lost its data counts anew. */
  async #read(isFirst: boolean): Promise<void> {
    let last = await this.#stream.end();
    if (!isFirst) this.#tell(RESYNC);
    while (!this.#closed.signal.aborted) {
      const entries = await this.#stream.read(last, READ);
      last = entries.at(-1)?.id ?? last;
      if (entries.length >= KEPT) this.#tell(RESYNC);
      else for (const { signals } of entries) for (const signal of signals) this.#tell(signal);
    }
  }

  #tell(signal: Signal): void {
    for (const watch of this.#watches) watch.offer(signal);
  }

  /** Ends all watches at once. */
  close(): void {
    this.#closed.abort();
    this.#redis.disconnect();
    for (const watch of this.#watches) watch.end();
  }
}
