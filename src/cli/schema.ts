import { openDatabase } from '../db/database';
import { DatabaseAway, SchemaOutdated } from '../db/errors';
import { migrationStatus } from '../db/migrate';
import { createLogger } from '../observability/logger';
import { SECOND } from '../time/duration';

const DEADLINE = 5 * SECOND;

/** Throws `SchemaOutdated`. A PostgreSQL that cannot be used now says nothing about its schema: workers wait for it. */
export async function requireSchema(databaseUrl: string): Promise<void> {
  const db = openDatabase(databaseUrl, { pool: 1, logger: createLogger('silent'), timeoutMs: DEADLINE });
  try {
    const pending = (await migrationStatus(db)).filter(({ appliedAt }) => appliedAt === null);
    if (pending.length > 0) throw new SchemaOutdated(pending.map(({ name }) => name));
  } catch (error) {
    if (!(error instanceof DatabaseAway)) throw error;
  } finally {
    void db.destroy(); // a server that does not answer does not say goodbye either
  }
}
