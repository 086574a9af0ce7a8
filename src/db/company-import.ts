import { sql } from 'kysely';
import type { Autonomy } from '../domain/policies';
import type { ReminderSettings } from '../domain/reminders';
import type { Tx } from './database';
import { counts, type Written } from './offered';
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
  autonomy?: Autonomy | undefined;
  modelDailyBudget?: number | undefined;
  retentionDays?: number | undefined;
  reminders?: ReminderSettings | undefined;
  /** Minutes. */
  changeNotice?: number | undefined;
}

/** Adds the company, or changes what differs. */
export async function writeCompany(tx: Tx, company: ImportedCompany): Promise<Written> {
  const {
    id,
    name,
    timezone,
    locale,
    currency,
    phone,
    address,
    about,
    autonomy,
    changeNotice,
    modelDailyBudget,
    retentionDays,
  } = company;
  const reminders = company.reminders ? JSON.stringify(company.reminders) : null;
  const { rows } = await sql<{ added: boolean }>`
    insert into company as present (id, name, timezone, locale, currency, phone, address, about, autonomy, reminders,
      change_notice_minutes, model_daily_budget, retention_days)
    values (${id}, ${name}, ${timezone}, ${locale}, ${currency}, ${phone}, ${address}, ${about}, ${autonomy}, ${reminders}::jsonb,
      ${changeNotice}, ${modelDailyBudget}, ${retentionDays})
    on conflict (id) do update set name = excluded.name, timezone = excluded.timezone, locale = excluded.locale,
      currency = excluded.currency, phone = excluded.phone, address = excluded.address, about = excluded.about,
      autonomy = excluded.autonomy, reminders = excluded.reminders, change_notice_minutes = excluded.change_notice_minutes,
      model_daily_budget = excluded.model_daily_budget, retention_days = excluded.retention_days
    where (present.name, present.timezone, present.locale, present.currency, present.phone, present.address,
        present.about, present.autonomy, present.reminders, present.change_notice_minutes,
        present.model_daily_budget, present.retention_days)
      is distinct from (excluded.name, excluded.timezone, excluded.locale, excluded.currency, excluded.phone,
        excluded.address, excluded.about, excluded.autonomy, excluded.reminders, excluded.change_notice_minutes,
        excluded.model_daily_budget, excluded.retention_days)
    returning (xmax = 0) as added
  `.execute(tx);
  const added = rows.filter((row) => row.added).length;
  return { added, changed: rows.length - added, removed: 0 };
}

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

/**
 * Those of the whole company, and those of staff members; undefined: theirs are left as they are. So are days that have passed.
 */
export async function writeDaysOff(
  tx: Tx,
  companyId: string,
  ofCompany: readonly string[],
  ofStaff: readonly { name: string; date: string }[] | undefined,
): Promise<Written> {
  const days = [...ofCompany.map((date) => ({ name: undefined, date })), ...(ofStaff ?? [])];
  const given = rowsOf(days, { name: 'text', date: 'text' });
  const { rows } = await sql<Written>`
    with given as materialized (
      select distinct staff.id as staff_id, given.date::date from ${given} as given
      left join staff on staff.company_id = ${companyId} and staff.name = given.name and staff.active
    ), removed as (
      delete from day_off where company_id = ${companyId} and date >= current_date - 1
        and (staff_id is null or ${ofStaff !== undefined}::boolean) and not exists (
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
