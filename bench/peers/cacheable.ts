import { RedisMessageProvider } from '@qified/redis';
import { Cacheable, type CacheableOptions } from 'cacheable';
import { clusterNodes, inTime, keyvOfRedis } from './redis-clients';
import { cacheOfSegments, type SegmentCache, TTL } from './segment-cache';

/** With errors enabled, loads still succeed without Redis, and a failed invalidation rejects. */
const THROWS = true;

/** Local cache, Redis, and CacheableSync, which synchronizes the local caches of several processes. */
export const cacheable = cacheOfSegments(__filename, 'cacheable', async (redisUrl) => {
  const [node] = clusterNodes(redisUrl); // a message published on one node of a cluster reaches all nodes
  const uri = node ? `redis://${node.host}:${node.port}` : redisUrl;
  const qified = new RedisMessageProvider({ uri });
  const cache = ofSegments({
    secondary: await keyvOfRedis(redisUrl, TTL, THROWS),
    ttl: TTL,
    sync: { qified },
  });
  // Redis answers this after the subscriptions of the line above.
  await inTime(qified.subscribe('ready', { handler: async () => undefined }));
  return cache;
});

/** Redis only. */
export const cacheableRedis = cacheOfSegments(__filename, 'cacheableRedis', async (redisUrl) =>
  ofSegments({ primary: await keyvOfRedis(redisUrl, TTL, THROWS), ttl: TTL }),
);

function ofSegments(options: CacheableOptions): SegmentCache {
  const cache = new Cacheable(options);
  cache.on('error', () => undefined);
  return {
    getOrLoad: (key, read) => cache.getOrSet(key, read, { ttl: TTL, throwErrors: 'function' }),
    // not deleteMany: its transaction fails on a cluster that moves a slot
    remove: (keys) => Promise.all(keys.map((key) => cache.delete(key))),
    set: (key, value) => cache.set(key, value),
    close: () => cache.disconnect(),
  };
}
