import { type Kysely, type Migration, sql } from 'kysely';

/** What requests to models have used, by day: it outlives the turns, so that a turn that was discarded is counted, too. */
export const modelUsage: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  `create table model_usage (
    company_id text not null references company on delete cascade,
    day date not null,
    model text not null,
    calls bigint not null,
    input_tokens bigint not null,
    cached_tokens bigint not null,
    output_tokens bigint not null,
    cost numeric not null,
    primary key (company_id, day, model)
  )`,
  'alter table company add column model_daily_budget numeric check (model_daily_budget >= 0)',
];

const DOWN = ['alter table company drop column model_daily_budget', 'drop table model_usage'];
