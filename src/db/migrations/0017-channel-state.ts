import { type Kysely, type Migration, sql } from 'kysely';

/**
 * What is known of a channel as a whole: the provider's session, and a silence that was reported. The index finds the messages of
 * the last days; it is a thousandth of the size of an ordinary one, and costs an insert nothing.
 */
export const channelState: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  `create table channel_state (
    company_id text not null references company on delete cascade,
    channel text not null,
    connected boolean,
    state text,
    changed_at timestamptz,
    silent_since timestamptz,
    primary key (company_id, channel)
  )`,
  'create index message_stored on message using brin (stored_at)',
];

const DOWN = ['drop index message_stored', 'drop table channel_state'];
