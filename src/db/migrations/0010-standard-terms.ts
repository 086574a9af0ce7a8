import { type Kysely, type Migration, sql } from 'kysely';

/** The columns are called what everything else calls them. */
export const standardTerms: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const [table, from, to] of RENAMED) await rename(db, table, from, to);
    await sql`alter index conversation_crowded_out rename to conversation_deferred`.execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await sql`alter index conversation_deferred rename to conversation_crowded_out`.execute(db);
    for (const [table, from, to] of RENAMED) await rename(db, table, to, from);
  },
};

const RENAMED = [
  ['company', 'quiet_ms', 'debounce_ms'],
  ['conversation', 'crowded_out', 'deferred'],
  ['conversation', 'overtaken', 'times_outdated'],
  ['conversation', 'parkings', 'times_parked'],
] as const;

async function rename(db: Kysely<unknown>, table: string, from: string, to: string): Promise<void> {
  await sql`alter table ${sql.table(table)} rename column ${sql.ref(from)} to ${sql.ref(to)}`.execute(db);
}
