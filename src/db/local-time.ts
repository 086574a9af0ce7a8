import { type RawBuilder, sql } from 'kysely';

/** An instant as the company's clock shows it: `YYYY-MM-DDTHH:MM`. */
export function localTime(instant: string, timezone = 'c.timezone'): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(instant)} at time zone ${sql.ref(timezone)}, 'YYYY-MM-DD"T"HH24:MI')`;
}
