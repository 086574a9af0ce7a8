import { join } from 'node:path';
import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { startEmbeddedServers } from '../../src/dev/embedded/servers';
import { createLogger } from '../../src/observability/logger';
import { temporaryRoot } from './temporary';

/**
 * Real servers for all files: those of the environment, or the embedded ones in a folder of their own. Files are
 * kept apart by company and by queue prefix, not by server.
 */
export default async function setUp(): Promise<void> {
  const temporary = temporaryRoot();
  Object.assign(globalThis, { temporary });
  if (!process.env.DATABASE_URL || !process.env.REDIS_URL) {
    const servers = await startEmbeddedServers({
      dataDir: join(temporary.path, 'servers'),
    });
    Object.assign(globalThis, { stopTestServers: () => servers.stop() });
    process.env.DATABASE_URL ||= servers.databaseUrl;
    process.env.REDIS_URL ||= servers.redisUrl;
  }
  const db = openDatabase(process.env.DATABASE_URL, { pool: 1, logger: createLogger('silent') });
  await migrateUp(db);
  await db.destroy();
}
