import { openDatabase } from '../db/database';
import { DatabaseAway } from '../db/errors';
import { requireMigrations } from '../db/migrate';
import { createLogger } from '../observability/logger';
import { SECOND } from '../time/duration';

const DEADLINE = 5 * SECOND;

/** Throws `SchemaOutdated`. If PostgreSQL is down, the schema is not checked: workers wait for PostgreSQL. */
export async function requireSchema(databaseUrl: string): Promise<void> {
  const db = openDatabase(databaseUrl, { pool: 1, logger: createLogger('silent'), timeoutMs: DEADLINE });
  try {
    await requireMigrations(db);
  } catch (error) {
    if (!(error instanceof DatabaseAway)) throw error;
  } finally {
    void db.destroy(); // not awaited: a server that does not answer would delay the end
  }
}
