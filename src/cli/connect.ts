import { type Config, readConfig } from '../config';
import { CacheUnreachable } from '../context/errors';
import { type ContextService, createContextService } from '../context/service';
import { createPostgresSource } from '../db/context-source';
import { type Db, openDatabase } from '../db/database';
import { findEmbeddedServers } from '../dev/embedded/servers';
import { type Connected, resolveServers } from '../dev/servers';
import { createProducer, type Producer } from '../queues/producer';
import { namedTrouble } from '../redis/problem';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { requireCompany } from './company';
import { CompanyNotFound, NothingRunning } from './errors';
import { stderrLogger } from './output';

const ASK_DEADLINE = 5 * SECOND;

/** What one-shot commands run with: each opens what it needs and closes it, whatever happens in between. */

interface DatabaseUse {
  /** For what may take long: no statement has a deadline. */
  patient?: boolean;
  /** The command concerns this company alone. */
  companyId?: string | undefined;
  /** Where none are configured and none run, embedded servers are started: for commands that make a database. */
  startsServers?: boolean;
}

/** Throws `NothingRunning`, `CompanyNotFound`. */
export async function withDatabase<T>(
  run: (db: Db, config: Connected) => Promise<T>,
  { patient = false, companyId, startsServers = false }: DatabaseUse = {},
): Promise<T> {
  const config = readConfig();
  if (!config.databaseUrl && !startsServers) await runningServers(config);
  const servers = await resolveServers(config);
  const db = openDatabase(servers.config.databaseUrl, {
    pool: 2,
    ...(!patient && { timeoutMs: servers.config.databaseTimeout }),
    logger: stderrLogger(servers.config.logLevel),
  });
  try {
    if (companyId !== undefined) await requireCompany(db, companyId);
    return await run(db, servers.config);
  } finally {
    await db.destroy();
    await servers.stop();
  }
}

/** Throws `CompanyNotFound`, `CacheUnreachable`. */
export async function withContexts<T>(
  companyId: string,
  run: (contexts: ContextService) => Promise<T>,
): Promise<T> {
  return withDatabase(
    async (db, config) => {
      const contexts = createContextService({
        redis: config.cacheRedisUrl,
        source: createPostgresSource(db, config),
      });
      try {
        await contexts.ready(2 * SECOND).catch((cause) => {
          throw new CacheUnreachable(config.cacheRedisUrl, namedTrouble(cause)?.what, { cause });
        });
        return await run(contexts);
      } finally {
        contexts.close();
      }
    },
    { companyId },
  );
}

export interface RunningServers {
  /** Undefined: `REDIS_URL` is set, `DATABASE_URL` is not, and no embedded servers run. */
  databaseUrl: string | undefined;
  redisUrl: string;
  cacheRedisUrl: string;
}

/**
 * The servers that are configured or that another process runs for the data folder; starts none, since what a command
 * put into queues of its own would be lost with them. Throws `NothingRunning`.
 */
export async function runningServers(config: Config): Promise<RunningServers> {
  const embedded =
    config.databaseUrl && config.redisUrl ? undefined : await findEmbeddedServers(config.dataDir);
  const redisUrl = config.redisUrl ?? embedded?.redisUrl;
  if (redisUrl === undefined) throw new NothingRunning(config.dataDir);
  return {
    databaseUrl: config.databaseUrl ?? embedded?.databaseUrl,
    redisUrl,
    cacheRedisUrl: config.cacheRedisUrl ?? redisUrl,
  };
}

/** For what concerns one company. Throws `NothingRunning`, `CompanyNotFound`. */
export async function withProducer(
  companyId: string,
  run: (producer: Producer) => Promise<void>,
): Promise<void> {
  const config = readConfig();
  const { databaseUrl, redisUrl } = await runningServers(config);
  if (databaseUrl) await checkCompany(databaseUrl, companyId);
  const producer = createProducer({ redisUrl, prefix: config.queuePrefix });
  try {
    await run(producer);
  } finally {
    await producer.close();
  }
}

/** A queue takes jobs while PostgreSQL is away, so its silence is said and keeps no job back. */
async function checkCompany(databaseUrl: string, companyId: string): Promise<void> {
  const db = openDatabase(databaseUrl, { pool: 1, logger: stderrLogger('silent') });
  try {
    const asked = requireCompany(db, companyId);
    await within(ASK_DEADLINE, asked, () => new Error(`no answer within ${ASK_DEADLINE / SECOND} s`));
  } catch (error) {
    if (error instanceof CompanyNotFound) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`PostgreSQL could not be asked whether company ${companyId} exists: ${reason}\n`);
  } finally {
    void db.destroy(); // a server that does not answer does not say goodbye either
  }
}
