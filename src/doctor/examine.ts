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
    redisUrl ? examineRedis(redisUrl, config, embedded?.redisUrl) : [],
  ];
  const settings = [...checkSettings(config, apps), ...checkEmbedded(config, embedded !== undefined)];
  return [...settings, ...(await Promise.all(looks)).flat()];
}

/** They are what a development machine is meant to have: only that they do not run is worth a warning. */
function checkEmbedded({ databaseUrl, redisUrl, dataDir }: Config, running: boolean): Finding[] {
  const { ok, warning } = findingsOf('settings');
  if (databaseUrl && redisUrl) return [];
  const missing = [!databaseUrl && 'DATABASE_URL', !redisUrl && 'REDIS_URL'].filter(Boolean).join(' and ');
  if (running) return [ok(`embedded servers run, for development (a production system sets ${missing})`)];
  return [
    warning(
      `${missing} not set, and no embedded servers run for ${dataDir}`,
      'there is nothing to look at',
      `for development start them with \`npm start\`; for production set ${missing}, and NODE_ENV=production`,
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

async function examineRedis(
  url: string,
  config: Config,
  embeddedUrl: string | undefined,
): Promise<Finding[]> {
  const cacheUrl = config.cacheRedisUrl ?? url;
  const found: Finding[] = [];
  const runIds: string[] = [];
  await withRedis(url, async (redis) => {
    for (const server of serversOf(redis)) {
      runIds.push((await infoOf(server)).get('run_id') ?? '');
      found.push(
        ...(url === embeddedUrl ? checkEmbeddedRedis('queue-redis') : await checkQueueRedis(server)),
      );
    }
    const queues = new Queues({ connection: redis, prefix: config.queuePrefix, shards: config.turnShards });
    found.push(...(await checkQueues(queues, config.turnShards).finally(() => queues.close())));
  }).catch((cause) => {
    found.push(unreachable('queue-redis', url, cause, 'no message gets in, and no turn is run'));
  });
  await withRedis(cacheUrl, async (redis) => {
    for (const server of serversOf(redis))
      found.push(
        ...(cacheUrl === embeddedUrl
          ? checkEmbeddedRedis('cache-redis')
          : await checkCacheRedis(server, runIds)),
      );
  }).catch((cause) => {
    found.push(unreachable('cache-redis', cacheUrl, cause, 'every turn reads its context from PostgreSQL'));
  });
  return found;
}

/** Nothing of it can be configured: in memory only, queues and cache in one, never evicting. Its answer is all there is to see. */
function checkEmbeddedRedis(of: 'queue-redis' | 'cache-redis'): Finding[] {
  const { ok } = findingsOf(of);
  return [ok('the embedded one answers (it keeps nothing on disk)')];
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
