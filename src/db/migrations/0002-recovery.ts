import { type Kysely, type Migration, sql } from 'kysely';

/** What a conversation needs to know of turns that came to nothing. */
export const recovery: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  `alter table conversation
    add column overtaken smallint not null default 0,
    add column failures smallint not null default 0,
    add column parked_at timestamptz,
    add column parked_reason text,
    add constraint conversation_parked_for_a_reason check ((parked_at is null) = (parked_reason is null))`,
  'drop index conversation_due',
  'create index conversation_due on conversation (due_at) where due_at is not null and parked_at is null',
  'create index conversation_parked on conversation (parked_at) where parked_at is not null',
];

const DOWN = [
  'drop index conversation_parked',
  'drop index conversation_due',
  'create index conversation_due on conversation (due_at) where due_at is not null',
  `alter table conversation
    drop column overtaken,
    drop column failures,
    drop column parked_at,
    drop column parked_reason`,
];
