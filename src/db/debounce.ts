import { type RawBuilder, sql } from 'kysely';
import { type Debounce, LONGEST_DEBOUNCE, LONGEST_MAX_WAIT } from '../domain/policies';

interface Unanswered {
  /** When the first unanswered message was stored, and the last. */
  first: RawBuilder<Date>;
  last: RawBuilder<Date>;
}

/**
 * When a conversation's next turn is due: `debounceMs` after the last message, but never later than `maxWaitMs` after the
 * first. `company` is the alias of the company's row: its own values come before the defaults, and have the same upper
 * limits, so that no row of the database delays a turn for weeks.
 */
export function dueAt(
  { first, last }: Unanswered,
  company: string,
  { debounceMs, maxWaitMs }: Debounce,
): RawBuilder<Date> {
  const debounced = after(last, `${company}.debounce_ms`, debounceMs, LONGEST_DEBOUNCE);
  return sql<Date>`least(${debounced}, ${latestDueAt(first, company, { maxWaitMs })})`;
}

/** The same, but not while a person of the business answers the row of `conversation`. */
export function afterPause(due: RawBuilder<Date>): RawBuilder<Date> {
  return sql<Date>`greatest(${due}, conversation.paused_until)`;
}

/** The latest time at which the turn may be due. */
export function latestDueAt(
  first: RawBuilder<Date>,
  company: string,
  { maxWaitMs }: Pick<Debounce, 'maxWaitMs'>,
): RawBuilder<Date> {
  return after(first, `${company}.max_wait_ms`, maxWaitMs, LONGEST_MAX_WAIT);
}

function after(
  start: RawBuilder<Date>,
  column: string,
  byDefault: number,
  longest: number,
): RawBuilder<Date> {
  const ms = sql`least(coalesce(${sql.ref(column)}, ${byDefault}::integer), ${sql.lit(longest)})`;
  return sql<Date>`${start} + ${ms} * interval '1 millisecond'`;
}

/** Milliseconds by the database's clock, from 0 to the longest wait: a turn that is due later asks again. */
export function millisecondsUntil(instant: string): RawBuilder<number> {
  const seconds = sql`extract(epoch from ${sql.ref(instant)} - clock_timestamp())`;
  return sql<number>`least(greatest(0, ceil(${seconds} * 1000)), ${sql.lit(LONGEST_MAX_WAIT)})::integer`;
}

/** The same of a time that may be null, where nothing is due. */
export function dueIn(instant: string): RawBuilder<number | null> {
  return sql<number | null>`case when ${sql.ref(instant)} is not null then ${millisecondsUntil(instant)} end`;
}
