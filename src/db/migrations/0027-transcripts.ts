import { type Kysely, type Migration, sql } from 'kysely';

/** What a client says in a voice note. It is not their text: a caption, or an edit, counts before it. */
export const transcripts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw('alter table message add column transcript text').execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await sql.raw('alter table message drop column transcript').execute(db);
  },
};
