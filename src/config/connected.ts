import type { Config } from './index';

/** A configuration with the URLs of all servers. */
export type Connected = Config & { databaseUrl: string; redisUrl: string; cacheRedisUrl: string };

export function connected(config: Config, databaseUrl: string, redisUrl: string): Connected {
  return { ...config, databaseUrl, redisUrl, cacheRedisUrl: cacheRedisUrl(config, redisUrl) };
}

/** The cache is in the Redis of the queues, unless `CACHE_REDIS_URL` names another. */
export function cacheRedisUrl(config: Config, redisUrl: string): string {
  return config.cacheRedisUrl ?? redisUrl;
}
