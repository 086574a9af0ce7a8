import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { seedDemoSalon } from '../../src/dev/seed/demo-salon';
import { createLogger } from '../../src/observability/logger';
import type { Environment } from './pipeline';

/** Scale of the seeded salon. Its context has about 75 KB. */
const SCALE = 0.25;

/** Creates our tables and a salon for each company. */
export async function seedSalons({ databaseUrl }: Environment, companies: readonly string[]): Promise<void> {
  const db = openDatabase(databaseUrl, { pool: 1, logger: createLogger('silent') });
  await migrateUp(db);
  for (const companyId of companies) await seedDemoSalon(db, { companyId, scale: SCALE });
  await db.destroy();
}
