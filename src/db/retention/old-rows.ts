import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';

interface OldRows {
  /** What becomes too old at this age. Stated in docs/privacy.md. */
  days: number;
  /** A condition that finds `limit` rows at most, by an index, however many there are. */
  which: (older: RawBuilder<Date>, limit: RawBuilder<unknown>) => RawBuilder<boolean>;
}

/** Rows that would grow for ever, although no part of the program needs them at that age. */
export const OLD_ROWS = {
  booking_event: {
    days: 30,
    which: (older, limit) => sql`id in (
      select id from (select id, published_at from booking_event order by id limit ${limit}) as oldest
      where published_at < ${older}
    )`,
  },
  /** `order by company_id` lets the index find those of one company after the other. */
  booking_request: {
    days: 90,
    which: (older, limit) => sql`id in (
      select request.id from company cross join lateral (
        select id from booking_request
        where company_id = company.id and requested_at < ${older} and (told_turn is not null or status = 'refused')
        order by requested_at limit ${limit}
      ) as request
      limit ${limit}
    )`,
  },
  /** What a booking system tells of a client who was forgotten must stay unknown. */
  booking_source: {
    days: 400,
    which: (older, limit) => sql`(company_id, external_id) in (
      select company_id, external_id from booking_source as source
      where observed_at < ${older} and not client_forgotten and not exists (
        select from booking where booking.id = source.booking_id and booking.ends_at >= ${older}
      )
      order by observed_at limit ${limit}
    )`,
  },
  reminder: {
    days: 400,
    which: (older, limit) => sql`(booking_id, starts_at, before_minutes) in (
      select booking_id, starts_at, before_minutes from reminder where starts_at < ${older}
      order by starts_at limit ${limit}
    )`,
  },
  model_usage: {
    days: 800,
    which: (older, limit) => sql`(company_id, day, model) in (
      select usage.* from company cross join lateral (
        select company_id, day, model from model_usage
        where company_id = company.id and day < ${older} order by day limit ${limit}
      ) as usage
      limit ${limit}
    )`,
  },
  audit: {
    days: 400,
    which: (older, limit) => sql`id in (
      select id from (select id, at from audit order by id limit ${limit}) as oldest where at < ${older}
    )`,
  },
  user_session: {
    days: 0,
    which: (older, limit) => sql`token_hash in (
      select token_hash from user_session where expires_at < ${older} order by expires_at limit ${limit}
    )`,
  },
} satisfies Record<string, OldRows>;

export type PrunedTable = keyof typeof OLD_ROWS;
export const PRUNED_TABLES = Object.keys(OLD_ROWS) as PrunedTable[];

/** Returns how many it deleted, `limit` at most. */
export async function deleteOldRows(db: Db, table: PrunedTable, limit: number): Promise<number> {
  const { days, which } = OLD_ROWS[table];
  const older = sql<Date>`now() - ${days}::integer * interval '1 day'`;
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where ${which(older, sql`${limit}::integer`)}
  `.execute(db);
  return Number(numAffectedRows);
}
