import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { startEmbeddedServers } from '../../src/dev/embedded/servers';
import { createLogger } from '../../src/observability/logger';

/**
 * The data folder of an embedded PostgreSQL that has been created, migrated and stopped. A copy of it starts in a third of
 * the time.
 */
const TEMPLATE = 'TEST_TEMPLATE';

/** Makes the template. This process and its children find it. */
export async function makeTemplate(dataDir: string): Promise<void> {
  const servers = await startEmbeddedServers({ dataDir });
  await migrate(servers.databaseUrl);
  await servers.stop();
  process.env[TEMPLATE] = dataDir;
}

/** Makes `dataDir` what the template is. */
export async function copyTemplate(dataDir: string): Promise<void> {
  const template = process.env[TEMPLATE];
  if (!template) throw new Error('there is no template: run the tests with `npm test`');
  await cp(join(template, 'postgres'), join(dataDir, 'postgres'), { recursive: true });
}

/** Whether the tests run on embedded servers. */
export function isEmbedded(): boolean {
  return process.env[TEMPLATE] !== undefined;
}

export async function migrate(databaseUrl: string): Promise<void> {
  const db = openDatabase(databaseUrl, { pool: 1, logger: createLogger('silent') });
  await migrateUp(db);
  await db.destroy();
}
