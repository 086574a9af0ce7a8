import type { SegmentName } from '../../domain/context';
import type { Origin } from '../../domain/origin';
import type { RedisClient } from '../../redis/connection';
import { DAY, SECOND } from '../../time/duration';
import { loadCountsKey } from '../keys';

type Counted = Origin | 'refused';
type Field = `${SegmentName}:${Counted}`;
/** How often each segment came from each origin, and how many fills of it were refused; absent: never. */
export type Counts = Partial<Record<Field, number>>;

const WRITE_EVERY = 10 * SECOND;
/** How many days `readLoadCounts` returns, today included. */
const KEPT_DAYS = 7;

/**
 * Counts where the segments of this process come from, and adds the counts to those of all processes in Redis. A load costs no
 * command: the counts of ten seconds are written together. A process that ends loses those of its last seconds.
 */
export class LoadCounts {
  #counts = new Map<Field, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly redis: RedisClient) {}

  add(segment: SegmentName, counted: Counted): void {
    const field: Field = `${segment}:${counted}`;
    this.#counts.set(field, (this.#counts.get(field) ?? 0) + 1);
    this.#timer ??= setTimeout(() => void this.#writeNow(), WRITE_EVERY).unref();
  }

  async #writeNow(): Promise<void> {
    await this.write();
    this.#timer = undefined;
  }

  /** Writes what was counted since the last call. What cannot be written is written with the next call. */
  async write(): Promise<void> {
    const counts = this.#counts;
    if (counts.size === 0) return;
    this.#counts = new Map();
    const key = loadCountsKey(utcDay(0));
    try {
      const added = [...counts].map(([field, count]) => this.redis.hincrby(key, field, count));
      await Promise.all([...added, this.redis.expire(key, (KEPT_DAYS * DAY) / SECOND)]);
    } catch {
      // Some may have been added, and count twice then. That is better than a cache that seems unused while it is away.
      for (const [field, count] of counts) this.#counts.set(field, (this.#counts.get(field) ?? 0) + count);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

/** The counts of the last days, today first. Days are those of UTC. */
export async function readLoadCounts(redis: RedisClient): Promise<{ day: string; counts: Counts }[]> {
  const days = Array.from({ length: KEPT_DAYS }, (_, ago) => utcDay(ago));
  const stored = await Promise.all(days.map((day) => redis.hgetall(loadCountsKey(day))));
  return days.map((day, i) => ({ day, counts: numbersOf(stored[i] ?? {}) }));
}

function numbersOf(stored: Record<string, string>): Counts {
  return Object.fromEntries(Object.entries(stored).map(([field, count]) => [field, Number(count)]));
}

function utcDay(ago: number): string {
  return new Date(Date.now() - ago * DAY).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
