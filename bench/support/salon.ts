import { createPostgresSource } from '../../src/db/context-source';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { seedDemoSalon } from '../../src/dev/seed/demo-salon';
import type { Context, ContextOwner } from '../../src/domain/context';
import { createLogger } from '../../src/observability/logger';
import { dialogueOf, insertDialogue } from './dialogue';
import { type Resources, withResources } from './resources';

/** The first client of the seed, Анна, and her salon. */
export const OWNER: ContextOwner = { companyId: 'demo', client: '+79990000001' };

/** The default settings. */
export const SOURCE_OPTIONS = { scheduleDays: 30, dialogueMessages: 50 };

const byScale = new Map<number, Context>();

/** The context of the seeded salon, read from PostgreSQL once. Scale 1 is about 300 KB of JSON. */
export async function salonContext(): Promise<Context> {
  const [context] = await salonContexts([1]);
  if (!context) throw new Error('there is no salon');
  return context;
}

export async function salonContexts(scales: readonly number[]): Promise<Context[]> {
  const absent = scales.filter((scale) => !byScale.has(scale));
  if (absent.length > 0) {
    await withResources(async (resources) => {
      const { db } = await openSalonDatabase(resources);
      for (const scale of absent) byScale.set(scale, await seedAndRead(db, scale));
    });
  }
  return scales.flatMap((scale) => byScale.get(scale) ?? []);
}

/** Starts a PostgreSQL server with our tables, without data. */
export async function openSalonDatabase(resources: Resources): Promise<{ db: Db; url: string }> {
  const { url } = await resources.postgres();
  const db = openDatabase(url, { pool: 10, logger: createLogger('silent') });
  resources.onClose(() => db.destroy());
  await migrateUp(db);
  return { db, url };
}

export async function seedSalon(db: Db, owner: ContextOwner, scale = 1): Promise<void> {
  await seedDemoSalon(db, { companyId: owner.companyId, scale });
  const messages = dialogueOf(SOURCE_OPTIONS.dialogueMessages);
  await insertDialogue(db, { companyId: owner.companyId, address: owner.client }, messages);
}

async function seedAndRead(db: Db, scale: number): Promise<Context> {
  const owner = { ...OWNER, companyId: `${OWNER.companyId}-${scale * 100}` };
  await seedSalon(db, owner, scale);
  const source = createPostgresSource(db, SOURCE_OPTIONS);
  const { signal } = new AbortController();
  const [company, schedule, client, dialogue] = await Promise.all([
    source.company(owner, signal),
    source.schedule(owner, signal),
    source.client(owner, signal),
    source.dialogue(owner, signal),
  ]);
  return { company: company.value, schedule: schedule.value, client: client.value, dialogue: dialogue.value };
}
