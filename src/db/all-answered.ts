import { type RawBuilder, sql } from 'kysely';

/** A conversation without unanswered messages. It is not parked either: there is nothing to try again. */
export const ALL_ANSWERED = {
  waiting_since: null,
  due_at: null,
  draft_id: null,
  times_outdated: 0,
  failures: 0,
  times_parked: 0,
  parked_at: null,
  parked_reason: null,
};

/** The same, for the `set` of a statement in SQL. */
export const setAllAnswered: RawBuilder<unknown> = sql.join(
  Object.entries(ALL_ANSWERED).map(([column, value]) => sql`${sql.ref(column)} = ${sql.lit(value)}`),
);
