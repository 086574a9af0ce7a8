import { type Kysely, type Migration, sql } from 'kysely';

/**
 * What clients have said about themselves: one fact of a topic. Facts are part of the client's segment, so the client's version moves
 * with them. `message_id` is the provider's id of the message in which the client has told it.
 */
export const clientFacts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await sql.raw('drop table client_fact').execute(db);
  },
};

const bump = (event: string, rows: 'new' | 'old', name: string) =>
  `create trigger bump_client_version_${name} after ${event} on client_fact referencing ${rows} table as changed
    for each statement execute function bump_client_version()`;

const UP = [
  `create table client_fact (
    company_id text not null,
    client_id bigint not null,
    topic text not null check (char_length(topic) between 1 and 200),
    text text not null check (char_length(text) between 1 and 1000),
    message_id text not null,
    told_at timestamptz not null,
    primary key (client_id, topic),
    foreign key (company_id, client_id) references client (company_id, id) on delete cascade
  )`,
  bump('insert', 'new', 'insert'),
  bump('update', 'new', 'update_new'),
  bump('update', 'old', 'update_old'),
  bump('delete', 'old', 'delete'),
];
