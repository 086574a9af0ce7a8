import { type RawBuilder, sql } from 'kysely';

/** An instant as the clock of a time zone shows it: `YYYY-MM-DDTHH:MM`. Both are columns or expressions. */
export function localTime(instant: string | RawBuilder<unknown>, timezone: string): RawBuilder<string> {
  const at = typeof instant === 'string' ? sql.ref(instant) : instant;
  return sql<string>`to_char(${at} at time zone ${sql.ref(timezone)}, 'YYYY-MM-DD"T"HH24:MI')`;
}
