import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';
import type { KnownPerson } from '../forget/person';

/** What of a person belongs to which part of an export. Whole rows: a column that is added later is exported, too. */
const PARTS = {
  profile: ({ clientIds }) => sql`select * from client where id = any(${clientIds}::bigint[])`,
  addresses: ({ clientIds }) =>
    sql`select * from client_address where client_id = any(${clientIds}::bigint[]) order by address`,
  facts: ({ clientIds }) =>
    sql`select * from client_fact where client_id = any(${clientIds}::bigint[]) order by told_at, topic`,
  /** With the state of the dialogue, its summary, and what is waited for: a turn, a person, an operator. */
  conversations: ({ conversationIds }) =>
    sql`select * from conversation where id = any(${conversationIds}::bigint[]) order by id`,
  bookings: ({ clientIds }) => sql`
    select booking.*, service.title as service, staff.name as staff from booking
    left join service on service.id = booking.service_id
    left join staff on staff.id = booking.staff_id
    where booking.client_id = any(${clientIds}::bigint[]) order by booking.starts_at, booking.id`,
  bookingEvents: ({ clientIds, addresses }, companyId) => sql`
    select * from booking_event where company_id = ${companyId} and (
      client_address = any(${addresses}::text[])
      or booking_id in (select id from booking where client_id = any(${clientIds}::bigint[]))
    ) order by id`,
  bookingSources: ({ clientIds }, companyId) => sql`
    select * from booking_source where company_id = ${companyId}
      and booking_id in (select id from booking where client_id = any(${clientIds}::bigint[])) order by external_id`,
  bookingRequests: ({ conversationIds }) =>
    sql`select * from booking_request where conversation_id = any(${conversationIds}::bigint[]) order by id`,
  drafts: ({ conversationIds }, companyId) => sql`
    select * from draft where company_id = ${companyId} and conversation_id = any(${conversationIds}::bigint[])
    order by id`,
  reminders: ({ clientIds }) => sql`
    select reminder.* from reminder join booking on booking.id = reminder.booking_id
    where booking.client_id = any(${clientIds}::bigint[])
    order by reminder.starts_at, reminder.booking_id, reminder.before_minutes`,
  audit: ({ conversationIds }) =>
    sql`select * from audit where conversation_id = any(${conversationIds}::bigint[]) order by id`,
} satisfies Record<string, (person: KnownPerson, companyId: string) => RawBuilder<unknown>>;

export type ExportPart = keyof typeof PARTS;
/** In the order of an export. */
export const EXPORT_PARTS = Object.keys(PARTS) as ExportPart[];

/** The rows of one part, oldest first. A client has hundreds of them at most. */
export async function exportPart(
  db: Db,
  part: ExportPart,
  { companyId, person }: { companyId: string; person: KnownPerson },
): Promise<object[]> {
  const { rows } = await PARTS[part](person, companyId).execute(db);
  return rows as object[];
}
