import { type Kysely, type Migration, sql } from 'kysely';

/** What a company wants done with replies that may have been sent and with messages that are old; and its backlog. */
export const policies: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  `alter table company
    add column on_unconfirmed text check (on_unconfirmed in ('repeat', 'hold')),
    add column on_late text check (on_late in ('answer', 'summarise', 'store')),
    add column late_after_ms bigint check (late_after_ms > 0)`,
  `alter table conversation
    add column received integer not null default 0,
    add column parkings smallint not null default 0`,
  'create index conversation_waiting on conversation (company_id, due_at) where due_at is not null and parked_at is null',
  'alter table message drop constraint message_status_check',
  `alter table message add constraint message_status_check
    check (status in ('pending', 'sending', 'sent', 'failed', 'held'))`,
  `create index message_held on message (company_id, id) where status = 'held'`,
  'alter table booking add column idempotency_key text unique',
];

const DOWN = [
  'alter table booking drop column idempotency_key',
  'drop index message_held',
  `update message set status = 'failed' where status = 'held'`,
  'alter table message drop constraint message_status_check',
  `alter table message add constraint message_status_check
    check (status in ('pending', 'sending', 'sent', 'failed'))`,
  'drop index conversation_waiting',
  'alter table conversation drop column parkings, drop column received',
  'alter table company drop column late_after_ms, drop column on_late, drop column on_unconfirmed',
];
