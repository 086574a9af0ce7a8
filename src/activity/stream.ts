import { z } from 'zod';
import type { RedisClient } from '../redis/connection';
import { type Signal, signalSchema } from './signal';

/**
 * Entries that Redis keeps. A busy process writes 20 a second, each of up to 30 KB. A reader that is given all that are kept may have
 * come too late for others.
 */
export const KEPT = 200;
const FIELD = 'signals';
const BEFORE_ALL = '0-0';

const entryList = z.array(z.tuple([z.string(), z.array(z.string())]));

/** Signals that one process has written at once. */
export interface Entry {
  id: string;
  signals: Signal[];
}

/**
 * The signals of all processes, in one stream of the Redis of the queues. A stream rather than a channel: it needs no right of its
 * own where an ACL allows the keys of the queues, a cluster finds its node, and a database of its own keeps it apart.
 */
export class ActivityStream {
  readonly #key: string;

  constructor(
    private readonly redis: RedisClient,
    prefix: string,
  ) {
    this.#key = `${prefix}:{activity}`;
  }

  async write(signals: readonly Signal[]): Promise<void> {
    await this.redis.xadd(this.#key, 'MAXLEN', '~', KEPT, '*', FIELD, JSON.stringify(signals));
  }

  /** The signals of the newest entries, the oldest first. */
  async newest(entries: number): Promise<Signal[]> {
    const newest = entryList.parse(await this.redis.xrevrange(this.#key, '+', '-', 'COUNT', entries));
    return newest.reverse().flatMap(([, [, json]]) => readable(json));
  }

  /** The id after which `read` returns what is written from now on. */
  async end(): Promise<string> {
    const [last] = entryList.parse(await this.redis.xrevrange(this.#key, '+', '-', 'COUNT', 1));
    return last?.[0] ?? BEFORE_ALL;
  }

  /** Waits for what was written after `id`. An empty list: nothing within `waitMs`. */
  async read(id: string, waitMs: number): Promise<Entry[]> {
    const [stream] = (await this.redis.xread('BLOCK', waitMs, 'STREAMS', this.#key, id)) ?? [];
    return entryList.parse(stream?.[1] ?? []).map(([entry, [, json]]) => ({
      id: entry,
      signals: readable(json),
    }));
  }
}

/** Another release may have written other signals: they are left out. */
function readable(json: string | undefined): Signal[] {
  try {
    const given: unknown = JSON.parse(json ?? '');
    return Array.isArray(given) ? given.flatMap((one) => signalSchema.safeParse(one).data ?? []) : [];
  } catch {
    return [];
  }
}
