import { type Kysely, type Migration, sql } from 'kysely';

/** Channels whose replies the gateway has not taken, since it last took one. */
export const channelOutages: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(UP).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await sql.raw('drop table channel_outage').execute(db);
  },
};

const UP = `create table channel_outage (
  company_id text not null references company on delete cascade,
  channel text not null,
  failures integer not null,
  refused bigint[] not null,
  reason text not null,
  declared_at timestamptz,
  probes integer not null default 0,
  next_probe_at timestamptz,
  primary key (company_id, channel)
)`;
