import { readConfig } from '../config';
import type { Connected } from '../config/connected';
import { type Db, openDatabase } from '../db/database';
import { resolveServers } from '../dev/servers';
import { runningServers } from './running-servers';
import { stderrLogger } from './terminal-log';

interface DatabaseOptions {
  /** For commands that take long: statements have no deadline. */
  patient?: boolean;
  /** For commands that create a database: starts embedded servers if none are configured and none run. */
  startsServers?: boolean;
}

/** Opens the database for one command and closes it afterwards. Throws `NothingRunning`. */
export async function withDatabase<T>(
  run: (db: Db, config: Connected) => Promise<T>,
  { patient = false, startsServers = false }: DatabaseOptions = {},
): Promise<T> {
  const config = readConfig();
  if (!config.databaseUrl && !startsServers) await runningServers(config);
  const servers = await resolveServers(config);
  const db = openDatabase(servers.config.databaseUrl, {
    pool: 2,
    ...(!patient && { timeoutMs: servers.config.databaseTimeout }),
    logger: stderrLogger(servers.config),
  });
  try {
    return await run(db, servers.config);
  } finally {
    await db.destroy();
    await servers.stop();
  }
}
