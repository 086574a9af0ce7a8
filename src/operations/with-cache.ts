import { CacheUnreachable } from '../context/errors';
import { openRedis, type RedisClient } from '../redis/connection';
import { ConnectionErrors, namedTrouble } from '../redis/problem';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';

const DEADLINE = 5 * SECOND;

/** Opens a connection to the cache Redis for one purpose. Throws `CacheUnreachable`, and what `run` throws. */
export async function withCacheAt<T>(
  cacheRedisUrl: string,
  run: (redis: RedisClient) => Promise<T>,
  deadline = DEADLINE,
): Promise<T> {
  const redis = openRedis(cacheRedisUrl, { commandTimeout: deadline });
  const errors = new ConnectionErrors(redis);
  const unreachable = (cause: unknown = errors.last) =>
    new CacheUnreachable(cacheRedisUrl, namedTrouble(cause)?.what, { cause });
  try {
    const ping = redis.ping().catch((error) => {
      throw unreachable(errors.last ?? error);
    });
    await within(deadline, ping, unreachable);
    return await run(redis);
  } finally {
    redis.disconnect();
  }
}
