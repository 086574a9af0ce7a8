import { RedisMessageProvider } from '@qified/redis';
import { Cacheable, type CacheableOptions } from 'cacheable';
import { clusterNodes, inTime, keyvOfRedis } from './redis-clients';
import { cacheOfSegments, type SegmentCache, TTL } from './segment-cache';

/** Its loads go on without Redis all the same, and its invalidations say that they could not be done. */
const THROWS = true;

/** Memory, Redis, and CacheableSync, which keeps the memories of several processes together. */
export const cacheable = cacheOfSegments(__filename, 'cacheable', async (redisUrl) => {
  const [node] = clusterNodes(redisUrl); // what is published on one node of a cluster is heard on all
  const uri = node ? `redis://${node.host}:${node.port}` : redisUrl;
  const qified = new RedisMessageProvider({ uri });
  const cache = ofSegments({
    secondary: await keyvOfRedis(redisUrl, TTL, THROWS),
    ttl: TTL,
    sync: { qified },
  });
  // Answered after the subscriptions that the line above has asked for.
  await inTime(qified.subscribe('ready', { handler: async () => undefined }));
  return cache;
});

/** Redis alone. */
export const cacheableRedis = cacheOfSegments(__filename, 'cacheableRedis', async (redisUrl) =>
  ofSegments({ primary: await keyvOfRedis(redisUrl, TTL, THROWS), ttl: TTL }),
);

function ofSegments(options: CacheableOptions): SegmentCache {
  const cache = new Cacheable(options);
  cache.on('error', () => undefined);
  return {
    getOrLoad: (key, read) => cache.getOrSet(key, read, { ttl: TTL, throwErrors: 'function' }),
    // not deleteMany: on a cluster that moves a slot its transaction fails
    remove: (keys) => Promise.all(keys.map((key) => cache.delete(key))),
    set: (key, value) => cache.set(key, value),
    close: () => cache.disconnect(),
  };
}
