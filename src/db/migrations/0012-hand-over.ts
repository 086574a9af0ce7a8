import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Since when a client waits for a person, and why. Both are part of the dialogue, so its version moves with them: an operator
 * closes a hand-over without a turn.
 */
export const handOver: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  `alter table conversation add column handed_over_at timestamptz, add column handed_over_reason text,
    add constraint conversation_handed_over_check check ((handed_over_at is null) = (handed_over_reason is null))`,
  'create index conversation_handed_over on conversation (handed_over_at) where handed_over_at is not null',
  'drop trigger dialogue_changed on conversation',
  `create trigger dialogue_changed before update of version, handed_over_at on conversation
    for each row when (new.version is distinct from old.version or new.handed_over_at is distinct from old.handed_over_at)
    execute function bump_dialogue_version()`,
];

const DOWN = [
  'drop trigger dialogue_changed on conversation',
  `create trigger dialogue_changed before update of version on conversation
    for each row when (new.version is distinct from old.version) execute function bump_dialogue_version()`,
  'alter table conversation drop column handed_over_at, drop column handed_over_reason',
];
