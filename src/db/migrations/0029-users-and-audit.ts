import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Who may log in to the pages, where they have logged in, and what they have done there. `audit` refers to no company and no
 * conversation, so that it outlives them.
 */
export const usersAndAudit: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const table of ['audit', 'user_session', 'app_user'])
      await sql.raw(`drop table ${table}`).execute(db);
  },
};

const UP = [
  `create table app_user (
    id bigint generated always as identity primary key,
    login text not null unique check (login ~ '^[a-z0-9._@+-]{1,64}$'),
    name text not null check (char_length(name) between 1 and 100),
    role text not null check (role in ('owner', 'operator', 'read-only')),
    password_hash text not null,
    companies text[] check (cardinality(companies) > 0),
    disabled_at timestamptz,
    created_at timestamptz not null default now()
  )`,
  `create table user_session (
    token_hash text primary key,
    user_id bigint not null references app_user on delete cascade,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null
  )`,
  'create index user_session_user on user_session (user_id)',
  'create index user_session_expires on user_session (expires_at)',
  `create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    user_id bigint references app_user on delete set null,
    user_name text not null,
    action text not null,
    company_id text,
    conversation_id bigint,
    detail jsonb not null,
    outcome text not null check (outcome in ('begun', 'done', 'failed', 'refused'))
  )`,
  'create index audit_user on audit (user_id) where user_id is not null',
  'create index audit_company on audit (company_id, id)',
  'create index audit_conversation on audit (conversation_id, id) where conversation_id is not null',
];
