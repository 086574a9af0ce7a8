import { type Kysely, type Migration, sql } from 'kysely';

/**
 * What every message pays for. A reply that is being sent is a pending one with `sending_since`: no index has to know, so
 * the row is changed in its place (fillfactor leaves it room). What was indexed twice is indexed once.
 */
export const fewerIndexes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  `update message set sending_since = null where status = 'pending' and sending_since is not null`,
  `update message set status = 'pending' where status = 'sending'`,
  'alter table message drop constraint message_status_check',
  `alter table message
    add constraint message_status_check check (status in ('pending', 'sent', 'failed', 'held')),
    set (fillfactor = 85)`,
  'drop index message_unsent',
  `create index message_unsent on message (conversation_id, id) where status = 'pending'`,
  // message_dialogue finds them as fast: nulls come first in it
  'drop index message_unanswered',
  'alter table message drop constraint message_idempotency_key_key',
  `create unique index message_reply_once on message (idempotency_key) where direction = 'out'`,
  // conversation_waiting holds the same rows
  'drop index conversation_due',
];

const DOWN = [
  'create index conversation_due on conversation (due_at) where due_at is not null and parked_at is null',
  'drop index message_reply_once',
  'alter table message add constraint message_idempotency_key_key unique (idempotency_key)',
  `create index message_unanswered on message (conversation_id) where direction = 'in' and turn is null`,
  'alter table message drop constraint message_status_check, reset (fillfactor)',
  `alter table message add constraint message_status_check
    check (status in ('pending', 'sending', 'sent', 'failed', 'held'))`,
  `update message set status = 'sending' where status = 'pending' and sending_since is not null`,
  'drop index message_unsent',
  `create index message_unsent on message (conversation_id, id) where status in ('pending', 'sending')`,
];
