import { readConfig } from '../config';
import { withCacheAt } from '../operations/with-cache';
import type { RedisClient } from '../redis/connection';
import { runningServers } from './running-servers';

/** Opens the cache Redis for one command that needs no database. Throws `NothingRunning`, `CacheUnreachable`. */
export async function withCache<T>(run: (redis: RedisClient) => Promise<T>): Promise<T> {
  const { cacheRedisUrl } = await runningServers(readConfig());
  return withCacheAt(cacheRedisUrl, run);
}
