import { sql } from 'kysely';
import type { ExternalCatalogue } from '../../domain/external-booking';
import type { Tx } from '../database';
import { counts, type Written } from '../offered';
import { rowsOf } from '../rows';

/**
 * The hours of the given days, of staff whom the booking system knows. Their weekly hours, of a company file, end: they would stand
 * where the booking system says that a day is free.
 */
export async function writeHours(
  tx: Tx,
  companyId: string,
  { from, to, spans }: NonNullable<ExternalCatalogue['hours']>,
): Promise<Written> {
  const rows = spans
    .filter((span) => span.from < span.to && span.date >= from && span.date <= to)
    .map(({ staffId, date, ...span }) => ({ staff: staffId, date, starts: span.from, ends: span.to }));
  const known = sql`select id from staff where company_id = ${companyId} and external_id is not null`;
  await sql`delete from weekly_hours where company_id = ${companyId} and staff_id in (${known})`.execute(tx);
  const { rows: written } = await sql<Written>`
    with given as materialized (
      select staff.id as staff_id, given.date::date, starts::time, max(ends::time) as ends
      from ${rowsOf(rows, { staff: 'text', date: 'text', starts: 'text', ends: 'text' })} as given
      join staff on staff.company_id = ${companyId} and staff.external_id = given.staff
      group by 1, 2, 3
    ), removed as (
      delete from working_hours where company_id = ${companyId} and date between ${from}::date and ${to}::date
        and staff_id in (${known}) and (staff_id, date, starts) not in (select staff_id, date, starts from given)
      returning 1
    ), changed as (
      update working_hours as ours set ends = given.ends from given
      where ours.staff_id = given.staff_id and ours.date = given.date and ours.starts = given.starts
        and ours.ends <> given.ends
      returning 1
    ), added as (
      insert into working_hours (company_id, staff_id, date, starts, ends)
      select ${companyId}, staff_id, date, starts, ends from given
      on conflict do nothing returning 1
    )
    ${counts}
  `.execute(tx);
  return written[0] as Written;
}
