import { type Config, readConfig, SECOND } from '../config';
import { type ContextService, createContextService } from '../context/service';
import { createPostgresSource } from '../db/context-source';
import { type Db, openDatabase } from '../db/database';
import { findEmbeddedServers } from '../embedded/servers';
import { CacheUnreachable, NothingRunning } from '../errors';
import { createProducer, type Producer } from '../producer';
import { type Connected, resolveServers } from '../servers';
import { stderrLogger } from './output';

/** What one-shot commands run with: each opens what it needs and closes it, whatever happens in between. */

interface DatabaseUse {
  /** For what may take long: no statement has a deadline. */
  patient?: boolean;
}

export async function withDatabase<T>(
  run: (db: Db, config: Connected) => Promise<T>,
  { patient = false }: DatabaseUse = {},
): Promise<T> {
  const servers = await resolveServers(readConfig());
  const db = openDatabase(servers.config.databaseUrl, {
    pool: 2,
    ...(!patient && { timeoutMs: servers.config.databaseTimeout }),
    logger: stderrLogger(servers.config.logLevel),
  });
  try {
    return await run(db, servers.config);
  } finally {
    await db.destroy();
    await servers.stop();
  }
}

export async function withContexts<T>(run: (contexts: ContextService) => Promise<T>): Promise<T> {
  return withDatabase(async (db, config) => {
    const contexts = createContextService({
      redis: config.cacheRedisUrl,
      source: createPostgresSource(db, config),
    });
    try {
      await contexts.ready(2 * SECOND).catch((cause) => {
        throw new CacheUnreachable(config.cacheRedisUrl, { cause });
      });
      return await run(contexts);
    } finally {
      contexts.close();
    }
  });
}

/**
 * Queues outlive a command only in servers that outlive it: with nothing configured and nothing running, a job
 * would be lost the moment it was added. Throws `NothingRunning`.
 */
export async function withProducer(run: (producer: Producer) => Promise<void>): Promise<void> {
  const config = readConfig();
  const redisUrl = config.redisUrl ?? (await embeddedRedis(config));
  const producer = createProducer({ redisUrl, prefix: config.queuePrefix });
  try {
    await run(producer);
  } finally {
    await producer.close();
  }
}

async function embeddedRedis({ dataDir }: Config): Promise<string> {
  const running = await findEmbeddedServers(dataDir);
  if (!running) throw new NothingRunning(dataDir);
  return running.redisUrl;
}
