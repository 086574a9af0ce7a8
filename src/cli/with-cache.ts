import { readConfig } from '../config';
import { CacheUnreachable } from '../context/errors';
import { openRedis, type RedisClient } from '../redis/connection';
import { ConnectionErrors, namedTrouble } from '../redis/problem';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { runningServers } from './running-servers';

const CONNECT_DEADLINE = 5 * SECOND;

/** Opens the cache Redis for one command that needs no database. Throws `NothingRunning`, `CacheUnreachable`. */
export async function withCache<T>(run: (redis: RedisClient) => Promise<T>): Promise<T> {
  const { cacheRedisUrl } = await runningServers(readConfig());
  const redis = openRedis(cacheRedisUrl, { commandTimeout: CONNECT_DEADLINE });
  const errors = new ConnectionErrors(redis);
  const unreachable = (cause: unknown = errors.last) =>
    new CacheUnreachable(cacheRedisUrl, namedTrouble(cause)?.what, { cause });
  try {
    const ping = redis.ping().catch((error) => {
      throw unreachable(errors.last ?? error);
    });
    await within(CONNECT_DEADLINE, ping, unreachable);
    return await run(redis);
  } finally {
    redis.disconnect();
  }
}
