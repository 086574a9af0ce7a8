import { createCache } from 'async-cache-dedupe';
import { ioredis } from './redis-clients';
import { cacheOfSegments, type Read, TTL } from './segment-cache';

interface Request {
  key: string;
  read: Read;
}

const SECONDS = TTL / 1000;

/** With its Redis storage. The library has only one level. */
export const asyncCacheDedupe = cacheOfSegments(__filename, 'asyncCacheDedupe', async (redisUrl) => {
  const client = ioredis(redisUrl);
  const cache = createCache({
    ttl: SECONDS,
    storage: { type: 'redis', options: { client: client as never } }, // its types are for another version of ioredis
  }).define('segment', { serialize: ({ key }: Request) => key }, ({ read }: Request) => read());
  return {
    getOrLoad: (key, read) => cache.segment({ key, read }),
    remove: (keys) => Promise.all(keys.map((key) => cache.clear('segment', { key }))),
    set: (key, value) => cache.set('segment', `segment~${key}`, value, SECONDS),
    async close() {
      client.disconnect();
    },
  };
});
