import { type Kysely, type Migration, sql } from 'kysely';

/** The span that stored a message: the span of the turn that answers the message has a link to it. */
export const traceparent: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table message add column traceparent text`.execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await sql`alter table message drop column traceparent`.execute(db);
  },
};
