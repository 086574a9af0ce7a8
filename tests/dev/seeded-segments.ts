import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import type { BusyTime, Service, StaffMember, WorkingHours } from '../../src/domain/context';

/** The seeded rows in the shapes of a context, whose JSON is measured. */

export async function seededServices(db: Db, companyId: string) {
  const { rows } = await sql<Service>`
    select id, title, category, description, json_build_object('min', price_min, 'max', price_max) as price,
      duration_minutes as "durationMinutes"
    from service where company_id = ${companyId} order by id`.execute(db);
  return rows;
}

export async function seededStaff(db: Db, companyId: string) {
  const { rows } = await sql<StaffMember>`
    select id, name, specialization, about,
      array(select service_id::text from staff_service where staff_id = staff.id) as "serviceIds"
    from staff where company_id = ${companyId} order by id`.execute(db);
  return rows;
}

export async function seededHours(db: Db, companyId: string) {
  const { rows } = await sql<WorkingHours>`
    select staff_id as "staffId", date::text, to_char(starts, 'HH24:MI') as "from", to_char(ends, 'HH24:MI') as "to"
    from working_hours where company_id = ${companyId} order by date, starts, staff_id`.execute(db);
  return rows;
}

export async function seededBusyTimes(db: Db, companyId: string, timezone = 'Europe/Moscow') {
  const local = (column: string) =>
    sql`to_char(${sql.ref(column)} at time zone ${sql.lit(timezone)}, 'YYYY-MM-DD"T"HH24:MI')`;
  const { rows } = await sql<BusyTime>`
    select id as "bookingId", staff_id as "staffId", service_id as "serviceId",
      ${local('starts_at')} as "from", ${local('ends_at')} as "to"
    from booking where company_id = ${companyId} and status = 'booked' order by starts_at, staff_id`.execute(
    db,
  );
  return rows;
}

/** Within a fifth of it. */
export const expectAbout = (expected: number, value: number) => {
  expect(value).toBeGreaterThan(expected * 0.8);
  expect(value).toBeLessThan(expected * 1.2);
};
