import { type Kysely, type Migration, sql } from 'kysely';

/** Channels whose replies the gateway has not taken, since it last took one; and replies whose refusal was taken back. */
export const channelOutages: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  `create table channel_outage (
  company_id text not null references company on delete cascade,
  channel text not null,
  failures integer not null,
  refused bigint[] not null,
  reason text not null,
  declared_at timestamptz,
  probes integer not null default 0,
  next_probe_at timestamptz,
  primary key (company_id, channel)
)`,
  'alter table message add column restored_at timestamptz',
];

const DOWN = ['alter table message drop column restored_at', 'drop table channel_outage'];
