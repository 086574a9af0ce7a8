import { sql } from 'kysely';
import type { Db } from '../database';
import { rowsOf } from '../rows';

/** ISO 8601: from yesterday on, in the calendar of the company. */
export interface Range {
  from: string;
  to: string;
}

export async function rangeOf(db: Db, companyId: string, days: number): Promise<Range> {
  const yesterday = sql`(now() at time zone timezone)::date - 1`;
  const { from, to } = await db
    .selectFrom('company')
    .select([
      sql<Date>`(${yesterday})::timestamp at time zone timezone`.as('from'),
      sql<Date>`(${yesterday} + ${days}::integer)::timestamp at time zone timezone`.as('to'),
    ])
    .where('id', '=', companyId)
    .executeTakeFirstOrThrow();
  return { from: from.toISOString(), to: to.toISOString() };
}

export interface Read {
  externalId: string;
  version: number;
}

/** Those of which nothing was told or read since then, although the booking system has them. */
export async function notObserved(
  db: Db,
  companyId: string,
  externalIds: readonly string[],
  since: Date,
): Promise<string[]> {
  const { rows } = await sql<{ externalId: string }>`
    select given.id as "externalId" from ${rowsOf(
      externalIds.map((id) => ({ id })),
      { id: 'text' },
    )} as given
    left join booking_source as source on source.company_id = ${companyId} and source.external_id = given.id
    where (source.observed_at >= ${since}) is not true
  `.execute(db);
  return rows.map(({ externalId }) => externalId);
}

/**
 * Open bookings of the booking system in this range of which nothing was told or read since then. Those of a former booking system of
 * the company are not among them: this one cannot know them.
 */
export async function vanished(
  db: Db,
  companyId: string,
  { from, to, since, present }: Range & { since: Date; present: readonly string[] },
): Promise<Read[]> {
  return db
    .selectFrom('booking')
    .innerJoin('booking_source as source', (join) =>
      join
        .onRef('source.company_id', '=', 'booking.company_id')
        .onRef('source.booking_id', '=', 'booking.id'),
    )
    .innerJoin('booking_sync', 'booking_sync.company_id', 'booking.company_id')
    .select(['source.external_id as externalId', sql<number>`source.version`.as('version')])
    .where('booking.company_id', '=', companyId)
    .where('booking.mirrored', '=', true)
    .where('booking.status', '=', 'booked')
    .where('booking.starts_at', '>=', new Date(from))
    .where('booking.starts_at', '<', new Date(to))
    .where('source.observed_at', '<', since)
    .whereRef('source.observed_at', '>=', 'booking_sync.system_since')
    .where(sql<boolean>`source.external_id <> all (${sql.val(present)}::text[])`)
    .orderBy('booking.starts_at')
    .execute();
}
