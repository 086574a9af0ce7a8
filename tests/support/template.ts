import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { startEmbeddedServers } from '../../src/dev/embedded/servers';
import { createLogger } from '../../src/observability/logger';

/**
 * The template is the data folder of an embedded PostgreSQL that was created, migrated and stopped. PostgreSQL starts on a
 * copy in one second; creating and migrating a database takes five. It is kept between runs, and never opened there.
 */
const CACHE = resolve('node_modules/.cache/dialogkeeper-tests');
const TEMPLATE = 'TEST_TEMPLATE';

/** Makes the template, in `folder`, unless an earlier run has. This process and its children find it. */
export async function prepareTemplate(folder: string): Promise<void> {
  const template = join(CACHE, templateKey());
  if (!existsSync(template)) {
    await createDatabaseIn(folder);
    await rm(CACHE, { recursive: true, force: true }); // templates of other migrations
    await mkdir(CACHE, { recursive: true });
    // Of two runs that make it at once, the second finds it in place.
    await copyThenRename(join(folder, 'postgres'), template);
  }
  process.env[TEMPLATE] = template;
}

/** Copies the template into the data folder of servers that have not started yet. */
export async function copyTemplate(dataDir: string): Promise<void> {
  const template = process.env[TEMPLATE];
  if (!template) throw new Error('there is no template: run the tests with `npm test`');
  await cp(template, join(dataDir, 'postgres'), { recursive: true });
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

/** Changes with the migrations and with the version of PGlite. */
function templateKey(): string {
  const migrations = resolve('src/db/migrations');
  const files = readdirSync(migrations).map((name) => join(migrations, name));
  const hash = createHash('sha256');
  for (const file of [...files, resolve('node_modules/@electric-sql/pglite/package.json')]) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

async function createDatabaseIn(dataDir: string): Promise<void> {
  const servers = await startEmbeddedServers({ dataDir });
  await migrate(servers.databaseUrl);
  await servers.stop();
}

async function copyThenRename(from: string, to: string): Promise<void> {
  const draft = `${to}.${process.pid}`;
  await cp(from, draft, { recursive: true });
  await rename(draft, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    return rm(draft, { recursive: true });
  });
}
