import type { ContextSource } from '../../src/context/source';
import { type Context, type ContextOwner, SEGMENTS, type SegmentName } from '../../src/domain/context';
import { type CacheUnderTest, cacheOf, type MakeCache } from '../../tests/conformance/cache-under-test';

/** 12 hours in milliseconds, the default of ours. */
export const TTL = 12 * 60 * 60 * 1000;

export type Read = () => Promise<unknown>;

/** A general cache. A cache of contexts keeps each segment under its own key in it. */
export interface SegmentCache {
  getOrLoad(key: string, read: Read): Promise<unknown>;
  remove(keys: string[]): Promise<unknown>;
  set(key: string, value: unknown): Promise<unknown>;
  close(): Promise<unknown>;
}

/**
 * The clients of a company share its segments, as in ours. The company is a hash tag, so that a cache may use commands
 * with several keys on a cluster.
 */
function keyOf(segment: SegmentName, { companyId, client }: ContextOwner): string {
  const shared = segment === 'company' || segment === 'schedule';
  return `context:{${companyId}}:${segment}${shared ? '' : `:${client}`}`;
}

export function cacheOfSegments(
  file: string,
  exportName: string,
  open: (redisUrl: string) => Promise<SegmentCache>,
): MakeCache {
  return cacheOf(file, exportName, ['write-through'], async ({ redisUrl, source }) =>
    ofContexts(await open(redisUrl), source),
  );
}

function ofContexts(cache: SegmentCache, source: ContextSource): CacheUnderTest {
  return {
    async load(owner) {
      const values = SEGMENTS.map((segment) =>
        cache.getOrLoad(keyOf(segment, owner), reading(source, segment, owner)),
      );
      const [company, schedule, client, dialogue] = await Promise.all(values);
      return { company, schedule, client, dialogue } as Context;
    },
    async invalidate(owner, segments) {
      await cache.remove(segments.map((segment) => keyOf(segment, owner)));
    },
    async writeDialogue(owner, dialogue) {
      await cache.set(keyOf('dialogue', owner), dialogue);
    },
    async close() {
      await cache.close();
    },
  };
}

/** These caches pass neither a deadline nor a signal to the source. */
export function reading(source: ContextSource, segment: SegmentName, owner: ContextOwner): Read {
  return async () => (await source[segment](owner, new AbortController().signal)).value;
}
