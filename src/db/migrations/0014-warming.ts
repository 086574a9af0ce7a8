import { type Kysely, type Migration, sql } from 'kysely';

/** The clients whose contexts are warmed first. A booking system may write the column as well. */
export const warming: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table client add column vip boolean not null default false`.execute(db);
    await sql`create index client_vip on client (company_id) where vip`.execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await sql`alter table client drop column vip`.execute(db);
  },
};
