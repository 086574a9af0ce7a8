import { type RawBuilder, sql } from 'kysely';
import { type Debounce, LONGEST_DEBOUNCE, LONGEST_MAX_WAIT } from '../domain/policies';

/** The configured figures, or where they stand in the statement. */
type Defaults = { [Name in keyof Debounce]: number | RawBuilder<unknown> };

/**
 * When a conversation's next turn is due: once the client has been quiet, but never later than the longest wait
 * after their first unanswered message. A company's own figures come before the configured ones, and keep to the same
 * limits: no row of the database puts a turn off for weeks.
 */
export function dueAt(first: RawBuilder<Date>, last: RawBuilder<Date>, defaults: Defaults): RawBuilder<Date> {
  const quiet = sql`least(coalesce(c.debounce_ms, ${defaults.debounceMs}::integer), ${sql.lit(LONGEST_DEBOUNCE)})`;
  return sql<Date>`least(${last} + ${quiet} * interval '1 millisecond', ${longest(first, defaults)})`;
}

/** Until when a conversation may be kept waiting at the most. */
export function latest(defaults: Debounce): RawBuilder<Date> {
  return longest(sql<Date>`v.waiting_since`, defaults);
}

function longest(first: RawBuilder<Date>, { maxWaitMs }: Pick<Defaults, 'maxWaitMs'>): RawBuilder<Date> {
  const wait = sql`least(coalesce(c.max_wait_ms, ${maxWaitMs}::integer), ${sql.lit(LONGEST_MAX_WAIT)})`;
  return sql<Date>`${first} + ${wait} * interval '1 millisecond'`;
}

/** Milliseconds by the database's clock, never negative, and never more than a turn may wait: then it looks again. */
export function millisecondsUntil(instant: string): RawBuilder<number> {
  const seconds = sql`extract(epoch from ${sql.ref(instant)} - clock_timestamp())`;
  return sql<number>`least(greatest(0, ceil(${seconds} * 1000)), ${sql.lit(LONGEST_MAX_WAIT)})::integer`;
}

/** The same of a time that may be unset: null where nothing is due. */
export function dueIn(instant: string): RawBuilder<number | null> {
  return sql<number | null>`case when ${sql.ref(instant)} is not null then ${millisecondsUntil(instant)} end`;
}
