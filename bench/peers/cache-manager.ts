import { createCache } from 'cache-manager';
import { CacheableMemory } from 'cacheable';
import { Keyv } from 'keyv';
import { keyvOfRedis } from './redis-clients';
import { cacheOfSegments, type SegmentCache, TTL } from './segment-cache';

/** With errors enabled, its loads would fail when Redis fails. */
const THROWS = false;

/** Local cache and Redis. The library does not synchronize the local caches of several processes. */
export const cacheManager = cacheOfSegments(__filename, 'cacheManager', async (redisUrl) => {
  const memory = new Keyv({ store: new CacheableMemory({ ttl: TTL, lruSize: 5000 }) });
  return ofSegments([memory, await keyvOfRedis(redisUrl, TTL, THROWS)]);
});

/** Redis only. */
export const cacheManagerRedis = cacheOfSegments(__filename, 'cacheManagerRedis', async (redisUrl) =>
  ofSegments([await keyvOfRedis(redisUrl, TTL, THROWS)]),
);

function ofSegments(stores: Keyv[]): SegmentCache {
  const cache = createCache({ stores, ttl: TTL });
  return {
    getOrLoad: (key, read) => cache.wrap(key, read),
    remove: (keys) => cache.mdel(keys),
    set: (key, value) => cache.set(key, value),
    close: () => cache.disconnect(),
  };
}
