import { type Kysely, type Migration, sql } from 'kysely';

/** One index finds the conversations of a company that wait with a wake-up, and those that are deferred, oldest first. */
export const admission: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  'drop index conversation_deferred',
  'drop index conversation_waiting',
  `create index conversation_waiting on conversation (company_id, deferred, due_at)
    where due_at is not null and parked_at is null`,
];

const DOWN = [
  'drop index conversation_waiting',
  'create index conversation_waiting on conversation (company_id, due_at) where due_at is not null and parked_at is null',
  `create index conversation_deferred on conversation (company_id, due_at)
    where deferred and due_at is not null and parked_at is null`,
];
