import { sql } from 'kysely';
import type { Db } from './database';
import { channelPauses } from './outages/channel-key';
import { waitsForTurn } from './waiting';

export interface Server {
  version: string;
  versionNumber: number;
  maxConnections: number;
  /** Milliseconds since 1970. */
  now: number;
  /** The server accepts no changes: it is a standby, or was made read-only. */
  readOnly: boolean;
}

/** Throws `DatabaseAway`. */
export async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}

export async function serverOf(db: Db): Promise<Server> {
  const { rows } = await sql<Server>`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::integer as "versionNumber",
      current_setting('max_connections')::integer as "maxConnections",
      extract(epoch from clock_timestamp())::float8 * 1000 as now,
      pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as "readOnly"`.execute(db);
  return rows[0] as Server;
}

/** Work that should be finished by now. */
export interface Backlog {
  /** Conversations whose turn has been due for more than a minute. */
  turns: number;
  /** Replies that have been unsent for more than a minute, except those that wait for the end of an outage. */
  replies: number;
  /** Events that have been unpublished for more than a minute. */
  events: number;
  parked: number;
  held: number;
}

export async function backlogOf(db: Db): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    select
      (select count(*) from conversation
        where ${waitsForTurn('conversation')} and due_at < now() - interval '1 minute')::integer as turns,
      (select count(*) from message
        where status = 'pending' and stored_at < now() - interval '1 minute'
          and not ${channelPauses('message')})::integer as replies,
      (select count(*) from booking_event
        where published_at is null and occurred_at < now() - interval '1 minute')::integer as events,
      (select count(*) from conversation where parked_at is not null)::integer as parked,
      (select count(*) from message where status = 'held')::integer as held`.execute(db);
  return rows[0] as Backlog;
}

export interface ZoneOffset {
  timezone: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Minutes by which its clocks are ahead of UTC at that time. */
  minutes: number;
}

/** The time zones of all companies, now and in half a year. Throws when PostgreSQL does not know one of them. */
export async function zoneOffsetsOf(db: Db): Promise<ZoneOffset[]> {
  const { rows } = await sql<ZoneOffset>`
    select zone.timezone, extract(epoch from time.at)::float8 * 1000 as at,
      (extract(epoch from (time.at at time zone zone.timezone) - (time.at at time zone 'UTC')) / 60)::integer as minutes
    from (select distinct timezone from company) as zone
    cross join (values (now()), (now() + interval '182 days')) as time(at)
    order by zone.timezone, time.at`.execute(db);
  return rows;
}
