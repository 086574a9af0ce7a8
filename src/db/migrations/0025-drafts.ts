import { type Kysely, type Migration, sql } from 'kysely';

/**
 * What a company lets its bot do, and the replies that the bot has written and not sent. `conversation.draft_id`: the draft that waits
 * for an operator, or that one has decided on and no turn has carried out yet.
 */
export const drafts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  `alter table company add column autonomy text check (autonomy in ('observe', 'suggest', 'answer'))`,
  `create table draft (
    id bigint generated always as identity primary key,
    company_id text not null,
    conversation_id bigint not null,
    autonomy text not null check (autonomy in ('observe', 'suggest')),
    message_ids bigint[] not null,
    reply jsonb not null,
    decision text check (decision in ('send', 'dismiss')),
    decided_at timestamptz,
    edited_text text,
    turn integer,
    created_at timestamptz not null default now(),
    check ((decision is null) = (decided_at is null)),
    foreign key (company_id, conversation_id) references conversation (company_id, id) on delete cascade
  )`,
  'create index draft_conversation on draft (company_id, conversation_id)',
  'create index draft_created on draft (created_at)',
  'alter table conversation add column draft_id bigint references draft on delete set null',
  'create index conversation_draft on conversation (draft_id) where draft_id is not null',
];

const DOWN = [
  // The messages that a draft would have answered are unanswered.
  'update conversation set waiting_since = now(), due_at = now() where draft_id is not null and due_at is null',
  'alter table conversation drop column draft_id',
  'drop table draft',
  'alter table company drop column autonomy',
];
