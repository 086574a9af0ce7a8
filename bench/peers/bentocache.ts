import { randomUUID } from 'node:crypto';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import { SOURCE_TIMEOUT } from '../../tests/conformance/cache-under-test';
import { ioredis, subscribed } from './redis-clients';
import { cacheOfSegments, type SegmentCache, TTL } from './segment-cache';

const settings = { ttl: TTL, hardTimeout: SOURCE_TIMEOUT, suppressL2Errors: true };

/** Local cache, Redis, and a Redis bus that synchronizes the local caches of several processes. */
export const bentocache = cacheOfSegments(__filename, 'bentocache', async (redisUrl) => {
  const name = randomUUID();
  const connection = ioredis(redisUrl, name);
  const context = bentostore()
    .useL1Layer(memoryDriver({ maxSize: '256mb' }))
    .useL2Layer(redisDriver({ connection }))
    .useBus(redisBusDriver({ connection }));
  const bento = new BentoCache({ ...settings, default: 'context', stores: { context } });
  await bento.get({ key: 'the first call subscribes' }).catch(() => undefined);
  await subscribed(connection, name);
  return ofSegments(bento);
});

/** Redis only. */
export const bentocacheRedis = cacheOfSegments(__filename, 'bentocacheRedis', async (redisUrl) => {
  const context = bentostore().useL2Layer(redisDriver({ connection: ioredis(redisUrl) }));
  return ofSegments(new BentoCache({ ...settings, default: 'context', stores: { context } }));
});

type Bento = Pick<BentoCache<never>, 'getOrSet' | 'set' | 'deleteMany' | 'disconnectAll'>;

function ofSegments(bento: Bento): SegmentCache {
  return {
    getOrLoad: (key, read) => bento.getOrSet({ key, factory: read }),
    // loads succeed without Redis; a failed invalidation rejects
    remove: (keys) => bento.deleteMany({ keys, suppressL2Errors: false }),
    set: (key, value) => bento.set({ key, value }),
    close: () => bento.disconnectAll(),
  };
}
