import { SECOND } from '../time/duration';
import type { CacheConnection } from './connection';

/** A segment as it stands in Redis. */
export interface StoredSegment {
  /** Of the source; null: its entry has none, or a fill of it is under way. */
  version: string | null;
  /** Of the body; 0: a fill of it is under way. */
  bytes: number;
  /** Since it was filled or written; undefined: a fill of it is under way. */
  ageSeconds: number | undefined;
}

/** Undefined: there is neither an entry nor a fill. Reads no body. */
export async function peekAt(redis: CacheConnection, key: string): Promise<StoredSegment | undefined> {
  const [[at, version, lease], bytes] = await Promise.all([
    redis.hmget(key, 'at', 'version', 'lease'),
    redis.hstrlen(key, 'body'),
  ]);
  if (at)
    return { version: version || null, bytes, ageSeconds: Math.max(0, Date.now() / SECOND - Number(at)) };
  return lease ? { version: null, bytes: 0, ageSeconds: undefined } : undefined;
}
