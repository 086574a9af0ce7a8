import type { Connected } from '../config/connected';
import { openDatabase } from '../db/database';
import { migrateUp } from '../db/migrate';
import type { Logger } from '../observability/logger';
import { DEMO_COMPANIES, seedDemoSalon } from './seed/demo-salon';
import type { SalonLanguage } from './seed/salons';

/** Applies pending migrations; with `seed` adds the demo salons, one in each language. */
export async function prepareDatabase(
  { databaseUrl }: Connected,
  { seed, logger }: { seed: boolean; logger: Logger },
): Promise<void> {
  const db = openDatabase(databaseUrl, { pool: 2, logger });
  try {
    await migrateUp(db);
    if (!seed) return;
    for (const language of Object.keys(DEMO_COMPANIES) as SalonLanguage[])
      await seedDemoSalon(db, { language });
  } finally {
    await db.destroy();
  }
}
