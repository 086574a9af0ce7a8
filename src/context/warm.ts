import { type ContextOwner, SEGMENTS, type SegmentName } from '../domain/context';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import type { SegmentCache } from './cache';
import { CacheTimedOut } from './errors';
import { entryKey } from './keys';
import type { Loader } from './loader';
import type { LoadReport } from './report';
import type { SourceVersions } from './source';

/** What became of a context that was to be warmed. */
export type Warming =
  /** It was in the cache, and will be for a while. */
  | { kind: 'warm' }
  | { kind: 'loaded'; report: LoadReport }
  /** The cache does not answer. Nothing was loaded. */
  | { kind: 'cache-away' }
  /** It was loaded, and a part of it could not be stored: the cache went away, or the client has been deleted. */
  | { kind: 'unstored' };

export interface WarmDeps {
  cache: SegmentCache;
  loader: Loader;
  ttlMs: Record<SegmentName, number>;
}

/** An entry that would expire within this part of its time to live is filled anew. */
const REFILL_BELOW = 1 / 2;
const DEADLINE = 2 * SECOND;

/**
 * Loads a context ahead of its next turn. Only the segments of which `versions` has a version count. What is in the cache and
 * stays there costs one small command: its body is not read.
 *
 * An entry that expires soon is dropped first, by its etag: an entry that was stored meanwhile, and a fill that is under way,
 * stay. Its time to live is not extended: a schedule grows old with the days, although its version stays the same.
 *
 * Throws what the source throws.
 */
export async function warm(deps: WarmDeps, owner: ContextOwner, versions: SourceVersions): Promise<Warming> {
  try {
    if (!(await isAnythingMissing(deps, owner, versions))) return { kind: 'warm' };
  } catch {
    return { kind: 'cache-away' };
  }
  const report = await deps.loader.loadAhead(owner, versions);
  const wasRead = SEGMENTS.some(
    (segment) => versions[segment] !== undefined && report.segments[segment].from === 'direct',
  );
  return wasRead ? { kind: 'unstored' } : { kind: 'loaded', report };
}

async function isAnythingMissing(
  { cache, ttlMs }: WarmDeps,
  owner: ContextOwner,
  versions: SourceVersions,
): Promise<boolean> {
  const expected = SEGMENTS.filter((segment) => versions[segment] !== undefined);
  const missing = expected.map(async (segment) => {
    const key = entryKey(segment, owner);
    const [[etag, version], leftMs] = await Promise.all([
      cache.redis.hmget(key, 'etag', 'version'),
      cache.redis.pttl(key),
    ]);
    if (!etag || version !== String(versions[segment])) return true;
    if (leftMs >= ttlMs[segment] * REFILL_BELOW) return false;
    await cache.drop(key, etag);
    return true;
  });
  const late = () => new CacheTimedOut('warm', DEADLINE);
  return (await within(DEADLINE, Promise.all(missing), late)).includes(true);
}
