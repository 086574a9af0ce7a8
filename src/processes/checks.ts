import type { Db } from '../db/database';
import { ping } from '../db/health';
import { requireMigrations } from '../db/migrate';
import { queueUnusable } from '../queues/errors';
import type { RedisClient } from '../redis/connection';
import { SECOND } from '../time/duration';
import type { Checks } from './readiness';

/** Below the usual timeout of a probe, with some room for the way. */
export const CHECK_DEADLINE = 2 * SECOND;

interface Servers {
  db: Db;
  queueRedis: RedisClient;
  /** Of the queue Redis. */
  redisUrl: string;
}

/** What every process needs, whatever its roles are. */
export function serverChecks({ db, queueRedis, redisUrl }: Servers): Checks {
  return {
    postgresql: () => ping(db),
    migrations: () => requireMigrations(db),
    'queue-redis': () => requireAnswer(queueRedis, redisUrl),
  };
}

async function requireAnswer(redis: RedisClient, url: string): Promise<void> {
  await redis.ping().catch((error) => {
    throw queueUnusable(url, error);
  });
}
