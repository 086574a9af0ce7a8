import { types } from 'node:util';
import type { Config } from '../config';
import { cacheRedisUrl } from '../config/connected';
import { timezonesOf } from '../db/companies';
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
import { checkBookingSystems, type Timezones } from './booking-systems';
import { checkChannels } from './channels';
import { checkEnvFile } from './env-file';
import { type Finding, findingsOf } from './finding';
import { checkModel } from './model';
import { type Pm2App, readPm2Apps } from './pm2';
import { checkPostgres } from './postgres';
import { checkQueues } from './queues';
import { checkCacheRedis, checkQueueRedis, infoOf, serversOf } from './redis';
import { checkSettings } from './settings';

/** Time for the checks of one server. */
const DEADLINE = 5 * SECOND;

/**
 * Checks everything that is configured. A server that does not answer is a finding, not an error. `asksModel`: also asks the language
 * model for a word, which costs money.
 */
export async function examine(config: Config, { asksModel = false } = {}): Promise<Finding[]> {
  const embedded = await findEmbeddedServers(config.dataDir);
  const databaseUrl = config.databaseUrl ?? embedded?.databaseUrl;
  const redisUrl = config.redisUrl ?? embedded?.redisUrl;
  const apps = readPm2Apps();
  const checks = [
    databaseUrl ? examinePostgres(databaseUrl, config, apps) : [],
    redisUrl ? examineRedis(redisUrl, config, embedded?.redisUrl) : [],
    checkChannels(config),
    checkModel(config, asksModel),
    readTimezones(databaseUrl, config).then((timezones) => checkBookingSystems(config, timezones)),
  ];
  const settings = [
    ...checkSettings(config, apps),
    ...checkEnvFile(config),
    ...checkEmbedded(config, embedded !== undefined),
  ];
  return [...settings, ...(await Promise.all(checks)).flat()];
}

/** A development machine uses embedded servers: it is an error only if they do not run. */
function checkEmbedded({ databaseUrl, redisUrl, dataDir }: Config, running: boolean): Finding[] {
  const { ok, error } = findingsOf('settings');
  if (databaseUrl && redisUrl) return [];
  const missing = [!databaseUrl && 'DATABASE_URL', !redisUrl && 'REDIS_URL'].filter(Boolean).join(' and ');
  if (running) return [ok(`embedded servers run, for development (production sets ${missing})`)];
  return [
    error(
      `${missing} not set, and no embedded servers run for ${dataDir}`,
      'there is no server to check',
      `for development, start them with \`npm start\`; for production, set ${missing} and NODE_ENV=production`,
    ),
  ];
}

async function examinePostgres(url: string, config: Config, apps: readonly Pm2App[]): Promise<Finding[]> {
  const db = openDatabase(url, { pool: 1, logger: createLogger('silent'), timeoutMs: DEADLINE });
  try {
    return await withinDeadline(checkPostgres(db, config, apps));
  } catch (cause) {
    const isRefused = cause instanceof DatabaseAway && cause.isLoginRefused;
    const reason = messageOf(cause instanceof DatabaseAway ? cause.cause : cause);
    const problem = `${isRefused ? 'refuses the login' : 'does not answer'}: ${reason}`;
    return [
      unusable(
        'postgres',
        { url, setting: 'DATABASE_URL' },
        { what: problem, isFinal: isRefused },
        'no message is stored, and no client is answered',
      ),
    ];
  } finally {
    void db.destroy(); // not awaited: a server that does not answer would delay the end
  }
}

/** Of companies with a booking system. What keeps them from being read is a finding of another check. */
async function readTimezones(url: string | undefined, { bookingSystems }: Config): Promise<Timezones> {
  if (!url || bookingSystems.length === 0) return new Map();
  const db = openDatabase(url, { pool: 1, logger: createLogger('silent'), timeoutMs: DEADLINE });
  const companies = bookingSystems.map(({ company }) => company);
  try {
    return await withinDeadline(timezonesOf(db, companies));
  } catch {
    return new Map();
  } finally {
    void db.destroy();
  }
}

async function examineRedis(
  url: string,
  config: Config,
  embeddedUrl: string | undefined,
): Promise<Finding[]> {
  const cacheUrl = cacheRedisUrl(config, url);
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
    const why = 'no message is accepted, and no turn runs';
    found.push(unusable('queue-redis', { url, setting: 'REDIS_URL' }, troubleOf(cause), why));
  });
  await withRedis(cacheUrl, async (redis) => {
    for (const server of serversOf(redis))
      found.push(
        ...(cacheUrl === embeddedUrl
          ? checkEmbeddedRedis('cache-redis')
          : await checkCacheRedis(server, runIds)),
      );
  }).catch((cause) => {
    const setting = config.cacheRedisUrl ? 'CACHE_REDIS_URL' : 'REDIS_URL';
    const why = 'every turn reads its context from PostgreSQL';
    found.push(unusable('cache-redis', { url: cacheUrl, setting }, troubleOf(cause), why));
  });
  return found;
}

/** The embedded server has no configuration to check: memory only, one server for queues and cache, no eviction. */
function checkEmbeddedRedis(of: 'queue-redis' | 'cache-redis'): Finding[] {
  const { ok } = findingsOf(of);
  return [ok('the embedded server answers (it stores nothing on disk)')];
}

async function withRedis(url: string, check: (redis: RedisClient) => Promise<void>): Promise<void> {
  const redis = openRedis(url, { maxRetriesPerRequest: null, connectTimeout: DEADLINE });
  const errors = new ConnectionErrors(redis);
  try {
    await withinDeadline(
      redis.ping().then(() => check(redis)),
      () => errors.last,
    );
  } finally {
    redis.disconnect();
  }
}

async function withinDeadline<T>(
  check: Promise<T>,
  connectionError: () => unknown = () => undefined,
): Promise<T> {
  check.catch(() => undefined); // it may still reject after the deadline
  const late = () => {
    const reason = connectionError();
    return types.isNativeError(reason) ? reason : new Error(`no answer within ${DEADLINE} ms`);
  };
  return within(DEADLINE, check, late);
}

function messageOf(cause: unknown): string {
  return types.isNativeError(cause) ? cause.message || cause.name : String(cause);
}

function unusable(
  of: string,
  { url, setting }: { url: string; setting: string },
  { what, isFinal }: Omit<RedisTrouble, 'kind'>,
  why: string,
): Finding {
  return findingsOf(of).error(
    `${withoutPassword(url)} ${what}`,
    why,
    isFinal
      ? `correct ${setting}, or the server`
      : `check that the server runs, that ${setting} is right, and that no firewall blocks it`,
  );
}
