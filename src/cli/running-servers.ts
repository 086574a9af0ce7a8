import type { Config } from '../config';
import { cacheRedisUrl } from '../config/connected';
import { findEmbeddedServers } from '../dev/embedded/servers';
import { NothingRunning } from './errors';

export interface RunningServers {
  /** Undefined: `REDIS_URL` is set, `DATABASE_URL` is not, and no embedded servers run. */
  databaseUrl: string | undefined;
  redisUrl: string;
  cacheRedisUrl: string;
}

/**
 * The configured servers, or the embedded servers that another process runs for the data folder. Starts none: a command
 * would lose what it has put into queues of its own. Throws `NothingRunning`.
 */
export async function runningServers(config: Config): Promise<RunningServers> {
  const embedded =
    config.databaseUrl && config.redisUrl ? undefined : await findEmbeddedServers(config.dataDir);
  const redisUrl = config.redisUrl ?? embedded?.redisUrl;
  if (redisUrl === undefined) throw new NothingRunning(config.dataDir);
  return {
    databaseUrl: config.databaseUrl ?? embedded?.databaseUrl,
    redisUrl,
    cacheRedisUrl: cacheRedisUrl(config, redisUrl),
  };
}
