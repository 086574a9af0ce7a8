import { type Kysely, type Migration, sql } from 'kysely';

/** Since when an address belongs to a client who had another one before. */
export const linkedAddresses: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table client_address add column linked_at timestamptz`.execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await sql`alter table client_address drop column linked_at`.execute(db);
  },
};
