import { openDatabase } from '../db/database';
import { DatabaseAway, SchemaOutdated } from '../db/errors';
import { migrationStatus } from '../db/migrate';
import { createLogger } from '../observability/logger';
import { SECOND } from '../time/duration';

const DEADLINE = 5 * SECOND;

/** Throws `SchemaOutdated`. If PostgreSQL is down, the schema is not checked: workers wait for PostgreSQL. */
export async function requireSchema(databaseUrl: string): Promise<void> {
  const db = openDatabase(databaseUrl, { pool: 1, logger: createLogger('silent'), timeoutMs: DEADLINE });
  try {
    const pending = (await migrationStatus(db)).filter(({ appliedAt }) => appliedAt === null);
    if (pending.length > 0) throw new SchemaOutdated(pending.map(({ name }) => name));
  } catch (error) {
    if (!(error instanceof DatabaseAway)) throw error;
  } finally {
    void db.destroy(); // not awaited: a server that does not answer would delay the end
  }
}
