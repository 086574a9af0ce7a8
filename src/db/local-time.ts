import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from './database';

/** An instant as the clock of a time zone shows it: `YYYY-MM-DDTHH:MM`. Both are columns or expressions. */
export function localTime(instant: string | RawBuilder<unknown>, timezone: string): RawBuilder<string> {
  const at = typeof instant === 'string' ? sql.ref(instant) : instant;
  return sql<string>`to_char(${at} at time zone ${sql.ref(timezone)}, 'YYYY-MM-DD"T"HH24:MI')`;
}

/** By how much clocks are set back: an hour, half an hour on Lord Howe Island, two hours at Troll. */
const SET_BACK = sql`(values (interval '0'), (interval '30 minutes'), (interval '1 hour'), (interval '2 hours'))`;

/**
 * The instant at which the clocks of a time zone show this local time, ISO 8601. In an hour that is repeated it is the first of the
 * two. Undefined: the hour is skipped, no clock ever shows it. Throws what PostgreSQL says of a time that is not one.
 */
export async function instantOf(db: Db | Tx, local: string, timezone: string): Promise<string | undefined> {
  const { rows } = await sql<{ at: string | null }>`
    select to_char(min(instant) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
    from ${SET_BACK} as set_back(shift)
    cross join lateral (select (${local}::timestamp at time zone ${timezone}) - shift as instant) as possible
    where instant at time zone ${timezone} = ${local}::timestamp
  `.execute(db);
  return rows[0]?.at ?? undefined;
}
