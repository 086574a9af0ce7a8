import { type Kysely, type Migration, sql } from 'kysely';

/** The list of conversations: the most recent first, by what they wait for, and by the name or the phone of the client. */
export const conversationList: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  'alter table conversation add column active_at timestamptz not null default now()',
  `update conversation set active_at = coalesce(
    (select max(stored_at) from message where conversation_id = conversation.id), created_at)`,
  `create function set_active_at() returns trigger language plpgsql as $$ begin
    new.active_at := clock_timestamp();
    return new;
  end $$`,
  `create trigger conversation_active before update of version, received on conversation
    for each row when (new.version is distinct from old.version or new.received is distinct from old.received)
    execute function set_active_at()`,
  'create index conversation_recent on conversation (active_at, id)',
  'create index conversation_of_company on conversation (company_id, active_at, id)',
  'create index conversation_unanswered on conversation (waiting_since, id) where waiting_since is not null',
  'create index conversation_paused on conversation (paused_until) where paused_until is not null',
  `create index client_name on client using gin (to_tsvector('simple', translate(name, 'ёЁ', 'еЕ')))`,
  'create index client_address_start on client_address (address text_pattern_ops)',
  'create index client_address_end on client_address (reverse(address) text_pattern_ops)',
];

const DOWN = [
  'drop index client_address_end',
  'drop index client_address_start',
  'drop index client_name',
  'drop index conversation_paused',
  'drop index conversation_unanswered',
  'drop trigger conversation_active on conversation',
  'drop function set_active_at',
  'alter table conversation drop column active_at',
];
