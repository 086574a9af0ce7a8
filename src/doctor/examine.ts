import { types } from 'node:util';
import type { Config } from '../config';
import { openDatabase } from '../db/database';
import { DatabaseAway } from '../db/errors';
import { findEmbeddedServers } from '../dev/embedded/servers';
import { createLogger } from '../observability/logger';
import { withoutPassword } from '../privacy/shown-url';
import { Queues } from '../queues/queues';
import { openRedis, type RedisClient } from '../redis/connection';
import { ConnectionErrors, type RedisTrouble, troubleOf } from '../redis/problem';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
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

/** They are what a development machine is meant to have: only that they do not run is a fault. */
function checkEmbedded({ databaseUrl, redisUrl, dataDir }: Config, running: boolean): Finding[] {
  const { ok, error } = findingsOf('settings');
  if (databaseUrl && redisUrl) return [];
  const missing = [!databaseUrl && 'DATABASE_URL', !redisUrl && 'REDIS_URL'].filter(Boolean).join(' and ');
  if (running) return [ok(`embedded servers run, for development (a production system sets ${missing})`)];
  return [
    error(
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
    const isRefused = cause instanceof DatabaseAway && cause.isLoginRefused;
    const reason = messageOf(cause instanceof DatabaseAway ? cause.cause : cause);
    const problem = `${isRefused ? 'refuses the login' : 'does not answer'}: ${reason}`;
    return [unusable('postgres', url, { what: problem, isFinal: isRefused }, 'nothing is answered')];
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
    const queues = new Queues({
      connection: redis,
      prefix: config.queuePrefix,
      shards: config.turnShards,
      silent: true,
    });
    found.push(...(await checkQueues(queues, config.turnShards).finally(() => queues.close())));
  }).catch((cause) => {
    found.push(unusable('queue-redis', url, troubleOf(cause), 'no message gets in, and no turn is run'));
  });
  await withRedis(cacheUrl, async (redis) => {
    for (const server of serversOf(redis))
      found.push(
        ...(cacheUrl === embeddedUrl
          ? checkEmbeddedRedis('cache-redis')
          : await checkCacheRedis(server, runIds)),
      );
  }).catch((cause) => {
    found.push(
      unusable('cache-redis', cacheUrl, troubleOf(cause), 'every turn reads its context from PostgreSQL'),
    );
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
  const errors = new ConnectionErrors(redis);
  try {
    await patiently(
      redis.ping().then(() => look(redis)),
      () => errors.last,
    );
  } finally {
    redis.disconnect();
  }
}

async function patiently<T>(looking: Promise<T>, because: () => unknown = () => undefined): Promise<T> {
  looking.catch(() => undefined); // it may fail when nobody listens any more
  const late = () => {
    const reason = because();
    return types.isNativeError(reason) ? reason : new Error(`no answer within ${PATIENCE} ms`);
  };
  return within(PATIENCE, looking, late);
}

function messageOf(cause: unknown): string {
  return types.isNativeError(cause) ? cause.message || cause.name : String(cause);
}

function unusable(
  of: string,
  url: string,
  { what, isFinal }: Omit<RedisTrouble, 'kind'>,
  why: string,
): Finding {
  return findingsOf(of).error(
    `${withoutPassword(url)} ${what}`,
    why,
    isFinal
      ? 'correct its URL, or the server'
      : 'is it running, is the address right, does a firewall stand between?',
  );
}
