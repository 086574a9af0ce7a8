import { createCache } from 'async-cache-dedupe';
import { ioredis } from './redis-clients';
import { cacheOfSegments, type Read, TTL } from './segment-cache';

interface Wanted {
  key: string;
  read: Read;
}

const SECONDS = TTL / 1000;

/** Its Redis storage. It has one level; with two it would be two caches. */
export const asyncCacheDedupe = cacheOfSegments(__filename, 'asyncCacheDedupe', async (redisUrl) => {
  const client = ioredis(redisUrl);
  const cache = createCache({
    ttl: SECONDS,
    storage: { type: 'redis', options: { client: client as never } }, // typed for another copy of ioredis
  }).define('segment', { serialize: ({ key }: Wanted) => key }, ({ read }: Wanted) => read());
  return {
    getOrLoad: (key, read) => cache.segment({ key, read }),
    remove: (keys) => Promise.all(keys.map((key) => cache.clear('segment', { key }))),
    set: (key, value) => cache.set('segment', `segment~${key}`, value, SECONDS),
    async close() {
      client.disconnect();
    },
  };
});
