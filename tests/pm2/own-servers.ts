import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { createLogger } from '../../src/observability/logger';
import { databaseUrl, redisUrl, startOwnServers, type TestServers } from '../support/servers';

type OwnServers = TestServers & { stop(): Promise<void> };

/**
 * For processes whose sweep takes up whatever is unfinished in a database: one that nobody else uses. Where the suite's
 * PostgreSQL is the embedded one, which has a single database, another of these is started.
 */
export async function ownServers(): Promise<OwnServers> {
  const embedded = String(await ask('select version() as value')).includes('PGlite');
  const servers = await (embedded ? startOwnServers() : ownDatabase());
  const db = openDatabase(servers.databaseUrl, { pool: 1, logger: createLogger('silent') });
  await migrateUp(db);
  await db.destroy();
  return servers;
}

async function ownDatabase(): Promise<OwnServers> {
  const name = `test_${randomUUID().slice(0, 8)}`;
  await ask(`create database ${name}`);
  const url = new URL(databaseUrl);
  url.pathname = name;
  return {
    databaseUrl: url.href,
    redisUrl,
    stop: async () => void (await ask(`drop database ${name} with (force)`)),
  };
}

async function ask(statement: string): Promise<unknown> {
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    return (await client.query(statement)).rows[0]?.value;
  } finally {
    await client.end();
  }
}
