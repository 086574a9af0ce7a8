import { createCache } from 'cache-manager';
import { CacheableMemory } from 'cacheable';
import { Keyv } from 'keyv';
import { keyvOfRedis } from './redis-clients';
import { cacheOfSegments, type SegmentCache, TTL } from './segment-cache';

/** Its loads would fail with Redis. */
const THROWS = false;

/** Memory and Redis. There is nothing that would keep the memories of several processes together. */
export const cacheManager = cacheOfSegments(__filename, 'cacheManager', async (redisUrl) => {
  const memory = new Keyv({ store: new CacheableMemory({ ttl: TTL, lruSize: 5000 }) });
  return ofSegments([memory, await keyvOfRedis(redisUrl, TTL, THROWS)]);
});

/** Redis alone. */
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
