import { sql } from 'kysely';
import type { ReminderKey, ReminderOutcome } from '../../domain/reminders';
import type { Db } from '../database';
import { localTime } from '../local-time';
import { afterQuiet, isQuiet } from './quiet-hours';

export interface DueReminder extends ReminderKey {
  companyId: string;
  clientId: string;
  /** `send`, or why it is not sent. */
  verdict: 'send' | Extract<ReminderOutcome, 'too-late' | 'quiet-hours' | 'opted-out'>;
  booking: RemindedBooking;
  company: RemindingCompany;
  clientName: string | null;
  /** Canonical. */
  client: string;
}

export interface RemindedBooking {
  id: string;
  title: string;
  staffName: string | null;
  /** `YYYY-MM-DDTHH:MM`, local to the company. */
  from: string;
  /** The client has said already that they will come. */
  confirmed: boolean;
}

export interface RemindingCompany {
  name: string;
  locale: string;
  currency: string;
  address: string | null;
}

/** Minutes. A reminder that is found later after its time is not sent: the workers were stopped, or the booking was moved. */
const LATEST = 30;

/** Minutes before a booking until which quiet hours may delay its reminder. */
const LEAST_NOTICE = 30;

/** Minutes. A reminder that is due within them goes with the one that is due now: one visit is one message. */
const TOGETHER = 180;

/** The most of one company that one statement looks at for each time before a booking, and that it returns. */
const MOST_OF_COMPANY = 500;
export const MOST_DUE = 1000;

/**
 * The reminders that are due and not decided yet, by client. It reads the bookings of each company in the span of its earliest
 * reminder, by their index. The lateral joins keep the planner from reading the bookings, reminders or clients of all companies.
 */
export async function dueReminders(db: Db): Promise<DueReminder[]> {
  const minutes = (count: unknown) => sql`${count} * interval '1 minute'`;
  const quiet = {
    timezone: sql.ref('company.timezone'),
    from: sql`(company.reminders #>> '{quiet,from}')`,
    to: sql`(company.reminders #>> '{quiet,to}')`,
  };
  const dueAt = sql.ref('booking.due_at');
  const sendAt = sql.ref('sent.at');
  const { rows } = await sql<DueReminder>`
    with candidate as (
      select company.id as company_id, booking.id, booking.client_id, booking.starts_at, wanted.minutes, client.name,
        client.address as client, booking.title, booking.confirmed_at is not null as confirmed, staff.name as staff_name,
        ${localTime('booking.starts_at', 'company.timezone')} as local,
        json_build_object('name', company.name, 'locale', company.locale, 'currency', company.currency,
          'address', company.address) as company,
        case
          when ${dueAt} > now() then null
          when client.reminders_off_at is not null then 'opted-out'
          when booking.created_at > ${dueAt} or ${sendAt} < now() - ${minutes(sql.lit(LATEST))} then 'too-late'
          when ${sendAt} > ${dueAt} and ${sendAt} > booking.starts_at - ${minutes(sql.lit(LEAST_NOTICE))} then 'quiet-hours'
          when ${sendAt} > now() or ${isQuiet(sql`now()`, quiet)} then null
          else 'send'
        end as verdict
      from company
      cross join lateral (
        select value::integer as minutes from jsonb_array_elements(company.reminders -> 'before')
      ) as wanted
      cross join lateral (
        select booking.*, booking.starts_at - ${minutes(sql.ref('wanted.minutes'))} as due_at from booking
        where booking.company_id = company.id and booking.status = 'booked' and booking.client_id is not null
          and booking.starts_at > now()
          and booking.starts_at <= now() + ${minutes(sql`(wanted.minutes + ${sql.lit(TOGETHER)})`)}
          and not exists (
            select from reminder where reminder.booking_id = booking.id and reminder.starts_at = booking.starts_at
              and reminder.before_minutes = wanted.minutes
          )
        order by booking.starts_at limit ${sql.lit(MOST_OF_COMPANY)}
      ) as booking
      cross join lateral (select ${afterQuiet(dueAt, quiet)} as at) as sent
      cross join lateral (select * from client where client.id = booking.client_id limit 1) as client
      left join lateral (select name from staff where staff.id = booking.staff_id limit 1) as staff on true
      where company.reminders is not null
    ), together as (
      select *, bool_or(verdict = 'send') over (partition by client_id, minutes) as goes from candidate
    )
    select company_id as "companyId", client_id as "clientId", id as "bookingId", starts_at::text as "startsAt",
      minutes as "beforeMinutes", coalesce(verdict, 'send') as verdict, company, name as "clientName", client,
      json_build_object('id', id::text, 'title', title, 'staffName', staff_name, 'from', local, 'confirmed', confirmed) as booking
    from together
    where verdict is not null or goes
    order by client_id, starts_at, minutes
    limit ${sql.lit(MOST_DUE)}
  `.execute(db);
  return rows;
}
