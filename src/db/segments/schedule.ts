import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Sourced } from '../../context/source';
import type { ScheduleSegment } from '../../domain/context';
import { UnknownCompany } from '../../domain/errors';
import { takesTime } from '../bookings';
import type { Db } from '../database';
import { localTime } from '../local-time';
import type { Database } from '../schema';

type OfCompany = ExpressionBuilder<Database, 'company'>;

const TODAY = sql<Date>`(now() at time zone company.timezone)::date`;

/** `days`: how many days the schedule covers, from today on. Throws `UnknownCompany`. */
export async function loadSchedule(
  db: Db,
  companyId: string,
  days: number,
): Promise<Sourced<ScheduleSegment>> {
  const row = await db
    .selectFrom('company')
    .select((company) => [
      'company.schedule_version as version',
      jsonArrayFrom(hoursOf(company, days)).as('hours'),
      jsonArrayFrom(busyTimesOf(company, days)).as('busy'),
    ])
    .where('company.id', '=', companyId)
    .executeTakeFirst();
  if (!row) throw new UnknownCompany(companyId);
  const { version, ...value } = row;
  return { version, value };
}

/** The hours of each date, and where a staff member has none for a date, their weekly ones, unless it is a day off. */
function hoursOf(company: OfCompany, days: number) {
  const hours = sql<{ staff_id: string; date: string; starts: string; ends: string }>`(
    select staff_id, date, starts, ends from working_hours
    where company_id = company.id and date >= ${TODAY} and date < ${TODAY} + ${sql.lit(days)}
    union all
    select weekly.staff_id, day.date, weekly.starts, weekly.ends
    from generate_series(0, ${sql.lit(days)} - 1) as ahead
    cross join lateral (select ${TODAY} + ahead as date) as day
    join weekly_hours as weekly on weekly.company_id = company.id and weekly.weekday = extract(isodow from day.date)
    where not exists (
      select from working_hours as dated where dated.staff_id = weekly.staff_id and dated.date = day.date
    ) and not exists (
      select from day_off where day_off.company_id = company.id and day_off.date = day.date
        and coalesce(day_off.staff_id, weekly.staff_id) = weekly.staff_id
    )
  )`;
  return company
    .selectFrom(hours.as('hours'))
    .select([
      sql<string>`hours.staff_id::text`.as('staffId'),
      sql<string>`hours.date::text`.as('date'),
      sql<string>`to_char(hours.starts, 'HH24:MI')`.as('from'),
      sql<string>`to_char(hours.ends, 'HH24:MI')`.as('to'),
    ])
    .orderBy('hours.date')
    .orderBy('hours.staff_id')
    .orderBy('hours.starts');
}

/**
 * The hour before as the clock shows it, and an hour more: in an hour that is repeated, the clock may show at the end of a booking
 * what it has shown at its beginning. The next hour then counts as taken too, so that no client is offered a time that is rejected.
 */
function localEnd(end: RawBuilder<unknown>): RawBuilder<string> {
  const shown = sql`${end} at time zone company.timezone`;
  const unchanged = sql`(${end} - interval '1 hour') at time zone company.timezone + interval '1 hour'`;
  return sql<string>`to_char(greatest(${shown}, ${unchanged}), 'YYYY-MM-DD"T"HH24:MI')`;
}

function busyTimesOf(company: OfCompany, days: number) {
  // The end of the last day of the hours above. Counted in hours from now, it would differ when the clocks change.
  const end = sql<Date>`(${TODAY} + ${sql.lit(days)})::timestamp at time zone company.timezone`;
  // A minute that is taken in part is taken. Rounded down, its end would be offered and then rejected.
  const endOfMinute = sql`date_trunc('minute', booking.ends_at + interval '59.999999 seconds')`;
  return company
    .selectFrom('booking')
    .select([
      sql<string>`booking.id::text`.as('bookingId'),
      sql<string>`booking.staff_id::text`.as('staffId'),
      sql<string | null>`booking.service_id::text`.as('serviceId'),
      localTime('booking.starts_at', 'company.timezone').as('from'),
      localEnd(endOfMinute).as('to'),
    ])
    .whereRef('booking.company_id', '=', 'company.id')
    .where(takesTime)
    .where('booking.ends_at', '>', sql<Date>`now()`)
    .where('booking.starts_at', '<', end)
    .orderBy('booking.starts_at')
    .orderBy('booking.id');
}
