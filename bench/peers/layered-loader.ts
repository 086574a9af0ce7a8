import type { Redis } from 'ioredis';
import { createNotificationPair, Loader, RedisCache } from 'layered-loader';
import { inTime, ioredis } from './redis-clients';
import { cacheOfSegments, type Read, type SegmentCache, TTL } from './segment-cache';

interface Request {
  key: string;
  read: Read;
}

const silent = { error: () => undefined };
const loading = {
  dataSourceGetOneFn: ({ read }: Request) => read(),
  cacheKeyFromLoadParamsResolver: ({ key }: Request) => key,
  logger: silent,
};

/** Local cache, Redis, and notifications that synchronize the local caches of several processes. */
export const layeredLoader = cacheOfSegments(__filename, 'layeredLoader', async (redisUrl) => {
  const [publisherRedis, consumerRedis, redis] = [ioredis(redisUrl), ioredis(redisUrl), ioredis(redisUrl)];
  const { publisher, consumer } = createNotificationPair<unknown>({
    channel: 'context-notifications',
    publisherRedis: publisherRedis as Redis,
    consumerRedis: consumerRedis as Redis,
    errorHandler: () => undefined,
  });
  const loader = new Loader<unknown, Request>({
    ...loading,
    inMemoryCache: { cacheType: 'lru-map', ttlInMsecs: TTL, maxItems: 5000 },
    asyncCache: redisCache(redis as Redis),
    notificationPublisher: publisher,
    notificationConsumer: consumer,
  });
  await inTime(loader.init());
  return ofSegments(loader, () => redis.disconnect());
});

/** Redis only. */
export const layeredLoaderRedis = cacheOfSegments(__filename, 'layeredLoaderRedis', async (redisUrl) => {
  const redis = ioredis(redisUrl) as Redis;
  const loader = new Loader<unknown, Request>({ ...loading, asyncCache: redisCache(redis) });
  return ofSegments(loader, () => redis.disconnect());
});

function redisCache(redis: Redis): RedisCache<unknown> {
  return new RedisCache<unknown>(redis, { json: true, ttlInMsecs: TTL, prefix: 'context' });
}

function ofSegments(loader: Loader<unknown, Request>, disconnect: () => void): SegmentCache {
  return {
    getOrLoad: (key, read) => loader.get({ key, read }),
    remove: (keys) => loader.invalidateCacheForMany(keys),
    set: (key, value) => loader.forceSetValue(key, value),
    async close() {
      await loader.close();
      disconnect();
    },
  };
}
