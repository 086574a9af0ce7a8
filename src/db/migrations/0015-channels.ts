import { type Kysely, type Migration, sql } from 'kysely';

/**
 * What providers tell besides messages: delivery states, edits, deletions, and replies of people, after which the bot pauses.
 * `edited_at` of a conversation moves the version of its dialogue without a turn.
 */
export const channels: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const TRIGGER = (columns: readonly string[]) => {
  const changed = columns.map((column) => `new.${column} is distinct from old.${column}`).join(' or ');
  return `create trigger dialogue_changed before update of ${columns.join(', ')} on conversation
    for each row when (${changed}) execute function bump_dialogue_version()`;
};

const UP = [
  `alter table message
    add column provider_address text,
    add column choice text,
    add column options jsonb,
    add column author text check (author in ('bot', 'person')),
    add column parts_sent integer not null default 0,
    add column delivered_at timestamptz,
    add column read_at timestamptz,
    add column failure_code text,
    add column edited_at timestamptz,
    add column deleted_at timestamptz`,
  `create index message_sent on message (company_id, channel, provider_message_id)
    where direction = 'out' and provider_message_id is not null`,
  `alter table conversation add column paused_until timestamptz, add column edited_at timestamptz`,
  'alter table client_address add column unreachable_at timestamptz',
  'drop trigger dialogue_changed on conversation',
  TRIGGER(['version', 'handed_over_at', 'edited_at']),
];

const DOWN = [
  'drop trigger dialogue_changed on conversation',
  TRIGGER(['version', 'handed_over_at']),
  'alter table client_address drop column unreachable_at',
  'alter table conversation drop column paused_until, drop column edited_at',
  'drop index message_sent',
  `alter table message drop column provider_address, drop column choice, drop column options, drop column author,
    drop column parts_sent, drop column delivered_at, drop column read_at, drop column failure_code, drop column edited_at,
    drop column deleted_at`,
];
