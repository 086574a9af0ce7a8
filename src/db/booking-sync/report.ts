import { sql } from 'kysely';
import type { Db } from '../database';

export interface StoredReport {
  companyId: string;
  system: string;
  finishedAt: Date | null;
  failedAt: Date | null;
  failure: string | null;
  /** When its last webhook came, to the minute. */
  eventAt: Date | null;
}

/** What is stored of the syncs of these companies. */
export async function syncReports(db: Db, companyIds: readonly string[]): Promise<StoredReport[]> {
  if (companyIds.length === 0) return [];
  return db
    .selectFrom('booking_sync')
    .select([
      'company_id as companyId',
      'system',
      'finished_at as finishedAt',
      'failed_at as failedAt',
      'failure',
      'event_at as eventAt',
    ])
    .where('company_id', 'in', companyIds)
    .execute();
}

export interface Unbookable {
  companyId: string;
  /** Names of what is offered and not linked: the booking system cannot be asked to book it. */
  staff: string[];
  services: string[];
  /** Names of staff who are offered and have no hours on any of the next days. */
  withoutHours: string[];
}

/** What is offered to clients of these companies, and cannot be booked. */
export async function unbookable(db: Db, companyIds: readonly string[], days: number): Promise<Unbookable[]> {
  const { rows } = await sql<Unbookable>`
    select company.id as "companyId",
      array(
        select name from staff where company_id = company.id and active and external_id is null order by id
      ) as staff,
      array(
        select title from service where company_id = company.id and active and external_id is null order by id
      ) as services,
      array(
        select name from staff where company_id = company.id and active
          and not exists (select from weekly_hours where staff_id = staff.id)
          and not exists (
            select from working_hours where staff_id = staff.id and date between current_date and current_date + ${days}::integer
          )
        order by id
      ) as "withoutHours"
    from company where id = any(${sql.val(companyIds)}::text[])
  `.execute(db);
  return rows;
}

/** Those of the names that the company does not have. */
export async function namesNotFound(
  db: Db,
  companyId: string,
  { staff, services }: { staff: readonly string[]; services: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${sql.val(staff)}::text[]) as given (name)
    where not exists (select from staff where company_id = ${companyId} and staff.name = given.name)
    union all
    select title from unnest(${sql.val(services)}::text[]) as given (title)
    where not exists (select from service where company_id = ${companyId} and service.title = given.title)
  `.execute(db);
  return rows.map(({ name }) => name);
}
