import { type Config, SECOND } from '../config';
import { openDatabase } from '../db/database';
import { within } from '../deadline';
import { findEmbeddedServers } from '../embedded/servers';
import { DatabaseAway, withoutPassword } from '../errors';
import { Queues } from '../jobs/queues';
import { createLogger } from '../logger';
import { openRedis, type RedisClient } from '../redis';
import { type Finding, findingsOf } from './finding';
import { type Pm2App, readPm2Apps } from './pm2';
import { checkPostgres } from './postgres';
import { checkQueues } from './queues';
import { checkCacheRedis, checkQueueRedis, infoOf, serversOf } from './redis';
import { checkSettings } from './settings';

/** Whoever has not answered by then does not answer. */
const PATIENCE = 5 * SECOND;

/** Looks at everything that is configured. Never throws because of what it finds: what does not answer is a finding. */
export async function examine(config: Config): Promise<Finding[]> {
  const embedded = await findEmbeddedServers(config.dataDir);
  const databaseUrl = config.databaseUrl ?? embedded?.databaseUrl;
  const redisUrl = config.redisUrl ?? embedded?.redisUrl;
  const apps = readPm2Apps();
  const looks = [
    databaseUrl ? examinePostgres(databaseUrl, config, apps) : [],
    redisUrl ? examineRedis(redisUrl, config) : [],
  ];
  const settings = [...checkSettings(config, apps), ...checkEmbedded(config, { databaseUrl, redisUrl })];
  return [...settings, ...(await Promise.all(looks)).flat()];
}

function checkEmbedded(
  config: Config,
  urls: { databaseUrl: string | undefined; redisUrl: string | undefined },
) {
  const { warning } = findingsOf('settings');
  if (config.databaseUrl && config.redisUrl) return [];
  const running = urls.databaseUrl && urls.redisUrl ? 'they run' : 'they do not run now';
  return [
    warning(
      `DATABASE_URL or REDIS_URL is not set: the embedded servers are used (${running})`,
      'they are for development: one machine, and jobs that do not outlive a restart',
      'set both, and NODE_ENV=production',
    ),
  ];
}

async function examinePostgres(url: string, config: Config, apps: readonly Pm2App[]): Promise<Finding[]> {
  const db = openDatabase(url, { pool: 1, logger: createLogger('silent'), timeoutMs: PATIENCE });
  try {
    return await patiently(checkPostgres(db, config, apps));
  } catch (cause) {
    const reason = cause instanceof DatabaseAway ? cause.cause : cause;
    return [unreachable('postgres', url, reason, 'nothing is answered until it is back')];
  } finally {
    void db.destroy(); // one that does not answer does not say goodbye either
  }
}

async function examineRedis(url: string, config: Config): Promise<Finding[]> {
  const cacheUrl = config.cacheRedisUrl ?? url;
  const found: Finding[] = [];
  const runIds: string[] = [];
  await withRedis(url, async (redis) => {
    for (const server of serversOf(redis)) {
      runIds.push((await infoOf(server)).get('run_id') ?? '');
      found.push(...(await checkQueueRedis(server)));
    }
    const queues = new Queues({ connection: redis, prefix: config.queuePrefix, shards: config.turnShards });
    found.push(...(await checkQueues(queues, config.turnShards).finally(() => queues.close())));
  }).catch((cause) => {
    found.push(unreachable('queue-redis', url, cause, 'no message gets in, and no turn is run'));
  });
  await withRedis(cacheUrl, async (redis) => {
    for (const server of serversOf(redis)) found.push(...(await checkCacheRedis(server, runIds)));
  }).catch((cause) => {
    found.push(unreachable('cache-redis', cacheUrl, cause, 'every turn reads its context from PostgreSQL'));
  });
  return found;
}

async function withRedis(url: string, look: (redis: RedisClient) => Promise<void>): Promise<void> {
  const redis = openRedis(url, { maxRetriesPerRequest: null, connectTimeout: PATIENCE });
  let last: Error | undefined;
  redis.on('error', (error) => {
    last = error;
  });
  try {
    await patiently(
      redis.ping().then(() => look(redis)),
      () => last,
    );
  } finally {
    redis.disconnect();
  }
}

async function patiently<T>(
  looking: Promise<T>,
  because: () => Error | undefined = () => undefined,
): Promise<T> {
  looking.catch(() => undefined); // it may fail when nobody listens any more
  return within(PATIENCE, looking, () => because() ?? new Error(`no answer within ${PATIENCE} ms`));
}

function unreachable(of: string, url: string, cause: unknown, why: string): Finding {
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return findingsOf(of).error(
    `${withoutPassword(url)} does not answer: ${reason}`,
    why,
    'is it running, is the address right, does a firewall stand between?',
  );
}
