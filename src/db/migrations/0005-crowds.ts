import { type Kysely, type Migration, sql } from 'kysely';

/** Which conversations of a crowded company wait here alone, and who of them is next. */
export const crowds: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  'alter table conversation add column crowded_out boolean not null default false',
  `create index conversation_crowded_out on conversation (company_id, due_at)
    where crowded_out and due_at is not null and parked_at is null`,
];

const DOWN = ['drop index conversation_crowded_out', 'alter table conversation drop column crowded_out'];
