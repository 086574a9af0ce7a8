import { type Kysely, type Migration, sql } from 'kysely';

/**
 * One sync of a company runs at a time: the process that runs it has claimed the row. A booking of which a sync reads the same again
 * is recognized by a digest of it. `system_since`: what was told before is of a former booking system of the company.
 */
export const bookingSync: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  `alter table booking_sync
    add column claim text,
    add column claimed_until timestamptz,
    add column event_at timestamptz,
    add column system_since timestamptz not null default '-infinity',
    add check (num_nonnulls(claim, claimed_until) in (0, 2))`,
  'alter table booking_source add column digest text, add column digest_at timestamptz',
];

const DOWN = [
  'alter table booking_source drop column digest, drop column digest_at',
  'alter table booking_sync drop column claim, drop column claimed_until, drop column event_at, drop column system_since',
];
