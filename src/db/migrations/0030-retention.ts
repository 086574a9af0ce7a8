import { type Kysely, type Migration, sql } from 'kysely';

/**
 * For how long a company keeps messages, and what forgetting a client needs. `forgotten_client`: the client is deleted, and Redis may
 * still hold something of them under these addresses. The indexes find what is old, and what names an address.
 */
export const retention: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  'alter table company add column retention_days integer check (retention_days >= 14)',
  `create table forgotten_client (
    id bigint generated always as identity primary key,
    company_id text not null references company on delete cascade,
    addresses text[] not null,
    forgotten_at timestamptz not null default now()
  )`,
  'create index forgotten_client_company on forgotten_client (company_id)',
  // What the booking system tells of its client later is left out.
  'alter table booking_source add column client_forgotten boolean not null default false',
  'create index booking_source_observed on booking_source (observed_at)',
  'create index booking_event_client on booking_event (company_id, client_address) where client_address is not null',
  'create index booking_request_requested on booking_request (company_id, requested_at)',
  'create index client_fact_told on client_fact (company_id, told_at)',
  'create index reminder_starts on reminder (starts_at)',
];

const DOWN = [
  'drop index reminder_starts',
  'drop index client_fact_told',
  'drop index booking_request_requested',
  'drop index booking_event_client',
  'drop index booking_source_observed',
  'alter table booking_source drop column client_forgotten',
  'drop table forgotten_client',
  'alter table company drop column retention_days',
];
