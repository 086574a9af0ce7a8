import type { Connected } from '../../config/connected';
import { CacheUnreachable } from '../../context/errors';
import { openDatabase } from '../../db/database';
import { isAnythingUnfinished } from '../../db/unfinished';
import type { Logger } from '../../observability/logger';
import { hasTurnWorkers } from '../../queues/turn-workers';
import { openRedis } from '../../redis/connection';
import { namedTrouble } from '../../redis/problem';
import { within } from '../../time/deadline';
import { SECOND } from '../../time/duration';
import { ReplayNotAlone } from './errors';

const CACHE_DEADLINE = 2 * SECOND;

/**
 * A sweep covers the whole database. With another system on it, that system's sweep would send our replies through its
 * real gateway, and ours would answer real clients from a script. Throws `ReplayNotAlone`.
 */
export async function requireExclusiveUse(config: Connected, logger: Logger): Promise<void> {
  if (await hasTurnWorkers(config)) {
    throw new ReplayNotAlone(`workers of QUEUE_PREFIX ${config.queuePrefix} run on these servers`);
  }
  const db = openDatabase(config.databaseUrl, { pool: 1, logger });
  try {
    if (await isAnythingUnfinished(db))
      throw new ReplayNotAlone('the database holds unfinished work of another system');
  } finally {
    await db.destroy();
  }
}

/** Without the cache a replay would test a system that reads every context from PostgreSQL. Throws `CacheUnreachable`. */
export async function requireCache(url: string): Promise<void> {
  const cache = openRedis(url, { retryStrategy: () => null });
  cache.on('error', () => undefined); // the ping rejects
  try {
    const late = () => new Error(`no answer within ${CACHE_DEADLINE / SECOND} s`);
    await within(CACHE_DEADLINE, cache.ping(), late);
  } catch (cause) {
    throw new CacheUnreachable(url, namedTrouble(cause)?.what, { cause });
  } finally {
    cache.disconnect();
  }
}
