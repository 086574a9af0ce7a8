import { sql } from 'kysely';
import type { Tx } from './database';
import { rowsOf } from './rows';

export interface ImportedCompany {
  id: string;
  name: string;
  timezone: string;
  locale: string;
  currency: string;
  phone?: string | undefined;
  address?: string | undefined;
  about?: string | undefined;
}

export interface ImportedService {
  title: string;
  category: string;
  description: string;
  price: { min: number; max: number };
  minutes: number;
}

export interface ImportedStaff {
  name: string;
  specialization: string;
  about: string;
}

/** How many rows were written; the versions of the company move only where there are any. */
export interface Written {
  added: number;
  changed: number;
  removed: number;
}

/** Adds the company, or changes what differs. */
export async function writeCompany(tx: Tx, company: ImportedCompany): Promise<Written> {
  const { id, name, timezone, locale, currency, phone, address, about } = company;
  const { rows } = await sql<{ added: boolean }>`
    insert into company as present (id, name, timezone, locale, currency, phone, address, about)
    values (${id}, ${name}, ${timezone}, ${locale}, ${currency}, ${phone}, ${address}, ${about})
    on conflict (id) do update set name = excluded.name, timezone = excluded.timezone, locale = excluded.locale,
      currency = excluded.currency, phone = excluded.phone, address = excluded.address, about = excluded.about
    where (present.name, present.timezone, present.locale, present.currency, present.phone, present.address, present.about)
      is distinct from (excluded.name, excluded.timezone, excluded.locale, excluded.currency, excluded.phone,
        excluded.address, excluded.about)
    returning (xmax = 0) as added
  `.execute(tx);
  const added = rows.filter((row) => row.added).length;
  return { added, changed: rows.length - added, removed: 0 };
}

/** Services are found again by their titles. One that is not given any more is kept for its bookings, and no longer offered. */
export async function writeServices(
  tx: Tx,
  companyId: string,
  services: readonly ImportedService[],
): Promise<Written> {
  const given = rowsOf(
    services.map(({ title, category, description, price, minutes }) => ({
      title,
      category,
      description,
      price_min: String(price.min),
      price_max: String(price.max),
      duration_minutes: minutes,
    })),
    {
      title: 'text',
      category: 'text',
      description: 'text',
      price_min: 'text',
      price_max: 'text',
      duration_minutes: 'integer',
    },
  );
  const { rows } = await sql<Written>`
    with given as materialized (
      select title, category, description, price_min::numeric, price_max::numeric, duration_minutes from ${given} as given
    ), present as materialized (
      select distinct on (title) * from service where company_id = ${companyId} order by title, active desc, id
    ), changed as (
      update service set category = given.category, description = given.description, price_min = given.price_min,
        price_max = given.price_max, duration_minutes = given.duration_minutes, active = true
      from given join present on present.title = given.title
      where service.id = present.id and
        (service.category, service.description, service.price_min, service.price_max, service.duration_minutes, service.active)
        is distinct from (given.category, given.description, given.price_min, given.price_max, given.duration_minutes, true)
      returning service.id
    ), added as (
      insert into service (company_id, title, category, description, price_min, price_max, duration_minutes)
      select ${companyId}, title, category, description, price_min, price_max, duration_minutes from given
      where title not in (select title from present)
      returning id
    ), removed as (
      update service set active = false
      where company_id = ${companyId} and active and id not in (
        select present.id from present join given on given.title = present.title
      )
      returning id
    )
    ${counts}
  `.execute(tx);
  return rows[0] as Written;
}

/** As services, by their names. */
export async function writeStaff(
  tx: Tx,
  companyId: string,
  staff: readonly ImportedStaff[],
): Promise<Written> {
  const given = rowsOf(
    staff.map(({ name, specialization, about }) => ({ name, specialization, about })),
    { name: 'text', specialization: 'text', about: 'text' },
  );
  const { rows } = await sql<Written>`
    with given as materialized (select * from ${given} as given), present as materialized (
      select distinct on (name) * from staff where company_id = ${companyId} order by name, active desc, id
    ), changed as (
      update staff set specialization = given.specialization, about = given.about, active = true
      from given join present on present.name = given.name
      where staff.id = present.id
        and (staff.specialization, staff.about, staff.active) is distinct from (given.specialization, given.about, true)
      returning staff.id
    ), added as (
      insert into staff (company_id, name, specialization, about)
      select ${companyId}, name, specialization, about from given where name not in (select name from present)
      returning id
    ), removed as (
      update staff set active = false
      where company_id = ${companyId} and active and id not in (
        select present.id from present join given on given.name = present.name
      )
      returning id
    )
    ${counts}
  `.execute(tx);
  return rows[0] as Written;
}

const counts = sql`
  select (select count(*)::integer from added) as added, (select count(*)::integer from changed) as changed,
    (select count(*)::integer from removed) as removed
`;

/** By name of the staff member and title of the service. */
export async function writeStaffServices(
  tx: Tx,
  companyId: string,
  performs: readonly { name: string; title: string }[],
): Promise<Written> {
  const { rows } = await sql<Written>`
    with given as materialized (
      select staff.id as staff_id, service.id as service_id
      from ${rowsOf(performs, { name: 'text', title: 'text' })} as given
      join staff on staff.company_id = ${companyId} and staff.name = given.name and staff.active
      join service on service.company_id = ${companyId} and service.title = given.title and service.active
    ), added as (
      insert into staff_service (company_id, staff_id, service_id) select ${companyId}, staff_id, service_id from given
      on conflict do nothing returning 1
    ), removed as (
      delete from staff_service where company_id = ${companyId}
        and (staff_id, service_id) not in (select staff_id, service_id from given)
      returning 1
    ), changed as (select where false)
    ${counts}
  `.execute(tx);
  return rows[0] as Written;
}

export async function writeWeeklyHours(
  tx: Tx,
  companyId: string,
  hours: readonly { name: string; weekday: number; starts: string; ends: string }[],
): Promise<Written> {
  const given = rowsOf(hours, { name: 'text', weekday: 'integer', starts: 'text', ends: 'text' });
  const { rows } = await sql<Written>`
    with given as materialized (
      select staff.id as staff_id, weekday, starts::time, ends::time from ${given} as given
      join staff on staff.company_id = ${companyId} and staff.name = given.name and staff.active
    ), removed as (
      delete from weekly_hours where company_id = ${companyId}
        and (staff_id, weekday, starts) not in (select staff_id, weekday, starts from given)
      returning 1
    ), changed as (
      update weekly_hours set ends = given.ends from given
      where weekly_hours.staff_id = given.staff_id and weekly_hours.weekday = given.weekday
        and weekly_hours.starts = given.starts and weekly_hours.ends <> given.ends
      returning 1
    ), added as (
      insert into weekly_hours (company_id, staff_id, weekday, starts, ends)
      select ${companyId}, staff_id, weekday, starts, ends from given
      on conflict do nothing returning 1
    )
    ${counts}
  `.execute(tx);
  return rows[0] as Written;
}

/** Days that have passed are left as they are. */
export async function writeDaysOff(
  tx: Tx,
  companyId: string,
  days: readonly { name: string | undefined; date: string }[],
): Promise<Written> {
  const given = rowsOf(days, { name: 'text', date: 'text' });
  const { rows } = await sql<Written>`
    with given as materialized (
      select distinct staff.id as staff_id, given.date::date from ${given} as given
      left join staff on staff.company_id = ${companyId} and staff.name = given.name and staff.active
    ), removed as (
      delete from day_off where company_id = ${companyId} and date >= current_date - 1 and not exists (
        select from given where given.date = day_off.date and given.staff_id is not distinct from day_off.staff_id
      )
      returning 1
    ), added as (
      insert into day_off (company_id, staff_id, date) select ${companyId}, staff_id, date from given
      on conflict do nothing returning 1
    ), changed as (select where false)
    ${counts}
  `.execute(tx);
  return rows[0] as Written;
}
