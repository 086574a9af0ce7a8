import type { Connected } from '../config/connected';
import { openDatabase } from '../db/database';
import { migrateUp } from '../db/migrate';
import type { Logger } from '../observability/logger';
import { seedDemoSalon } from './seed/demo-salon';

/** Applies pending migrations; with `seed` adds the demo salon. */
export async function prepareDatabase(
  { databaseUrl }: Connected,
  { seed, logger }: { seed: boolean; logger: Logger },
): Promise<void> {
  const db = openDatabase(databaseUrl, { pool: 2, logger });
  try {
    await migrateUp(db);
    if (seed) await seedDemoSalon(db);
  } finally {
    await db.destroy();
  }
}
