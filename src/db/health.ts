import { sql } from 'kysely';
import type { Db } from './database';

export interface Server {
  version: string;
  versionNumber: number;
  maxConnections: number;
  /** Milliseconds since 1970. */
  now: number;
}

export async function serverOf(db: Db): Promise<Server> {
  const { rows } = await sql<Server>`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::integer as "versionNumber",
      current_setting('max_connections')::integer as "maxConnections",
      extract(epoch from clock_timestamp())::float8 * 1000 as now`.execute(db);
  return rows[0] as Server;
}

/** What should have been done by now. */
export interface Backlog {
  /** Conversations whose turn has been due for more than a minute. */
  turns: number;
  /** Replies that have been unsent for more than a minute. */
  replies: number;
  /** Events that have been unpublished for more than a minute. */
  events: number;
  parked: number;
  held: number;
}

export async function backlogOf(db: Db): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    select
      (select count(*) from conversation where due_at < now() - interval '1 minute' and parked_at is null)::integer as turns,
      (select count(*) from message
        where status = 'pending' and stored_at < now() - interval '1 minute')::integer as replies,
      (select count(*) from booking_event
        where published_at is null and occurred_at < now() - interval '1 minute')::integer as events,
      (select count(*) from conversation where parked_at is not null)::integer as parked,
      (select count(*) from message where status = 'held')::integer as held`.execute(db);
  return rows[0] as Backlog;
}
