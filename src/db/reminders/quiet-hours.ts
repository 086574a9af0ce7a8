import { type RawBuilder, sql } from 'kysely';

/** Quiet hours of a company: `timezone` and the times `from` and `to` (`HH:MM`, local) are expressions; null: there are none. */
export interface QuietHours {
  timezone: RawBuilder<unknown>;
  from: RawBuilder<unknown>;
  to: RawBuilder<unknown>;
}

/** Whether an instant falls into quiet hours. They begin with `from` and end before `to`, perhaps on the next day. */
export function isQuiet(
  instant: RawBuilder<unknown>,
  { timezone, from, to }: QuietHours,
): RawBuilder<boolean> {
  const time = sql`(${instant} at time zone ${timezone})::time`;
  return sql<boolean>`coalesce(case when ${from}::time < ${to}::time
    then ${time} >= ${from}::time and ${time} < ${to}::time
    else ${time} >= ${from}::time or ${time} < ${to}::time end, false)`;
}

/**
 * The instant itself, or the end of the quiet hours into which it falls. The end is a time of the clock on the wall: where the
 * clock changes in between, they are an hour longer or shorter.
 */
export function afterQuiet(instant: RawBuilder<unknown>, quiet: QuietHours): RawBuilder<Date> {
  const { timezone, from, to } = quiet;
  const local = sql`(${instant} at time zone ${timezone})`;
  const endsNextDay = sql`${from}::time > ${to}::time and ${local}::time >= ${from}::time`;
  const end = sql`${local}::date + case when ${endsNextDay} then 1 else 0 end + ${to}::time`;
  return sql<Date>`case when ${isQuiet(instant, quiet)} then (${end}) at time zone ${timezone} else ${instant} end`;
}
