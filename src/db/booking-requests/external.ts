import { sql } from 'kysely';
import type { BookAction } from '../../domain/turn';
import type { Db } from '../database';

/** What a booking system calls the client, the staff member and the services of a booking; null: it does not know them. */
export interface ExternalParts {
  staff: { externalId: string | null; name: string } | undefined;
  /** In the order of the action; undefined: one of them is not the company's. */
  serviceIds: (string | null)[] | undefined;
  client: { name: string | null; address: string };
}

export async function externalParts(
  db: Db,
  { companyId, clientId }: { companyId: string; clientId: string },
  { staffId, serviceId, moreServiceIds = [] }: BookAction,
): Promise<ExternalParts> {
  const wanted = serviceId === null ? moreServiceIds : [serviceId, ...moreServiceIds];
  const services = await db
    .selectFrom('service')
    .select(['id', 'external_id as externalId'])
    .where('company_id', '=', companyId)
    .where(sql<boolean>`id = any(${wanted}::bigint[])`)
    .execute();
  const externalIds = new Map(services.map(({ id, externalId }) => [id, externalId]));
  return {
    staff: await findStaff(db, companyId, staffId),
    serviceIds: wanted.every((id) => externalIds.has(id))
      ? wanted.map((id) => externalIds.get(id) ?? null)
      : undefined,
    client: await db
      .selectFrom('client')
      .select(['name', 'address'])
      .where('id', '=', clientId)
      .executeTakeFirstOrThrow(),
  };
}

/** Undefined: the company has no such member of staff. */
export async function findStaff(
  db: Db,
  companyId: string,
  staffId: string,
): Promise<{ externalId: string | null; name: string } | undefined> {
  return db
    .selectFrom('staff')
    .select(['external_id as externalId', 'name'])
    .where('company_id', '=', companyId)
    .where('id', '=', staffId)
    .executeTakeFirst();
}

/** A booking as the booking system knows it. */
export interface ExternalBookingRow {
  externalId: string | null;
  staffId: string | null;
  durationMinutes: number;
}

/** Without a client: of any client. Undefined: there is none with this id. */
export async function findExternalBooking(
  db: Db,
  { companyId, clientId }: { companyId: string; clientId?: string },
  bookingId: string,
): Promise<ExternalBookingRow | undefined> {
  return db
    .selectFrom('booking')
    .leftJoin('staff', 'staff.id', 'booking.staff_id')
    .select([
      'booking.external_id as externalId',
      'staff.external_id as staffId',
      sql<number>`(extract(epoch from booking.ends_at - booking.starts_at) / 60)::integer`.as(
        'durationMinutes',
      ),
    ])
    .where('booking.id', '=', bookingId)
    .where('booking.company_id', '=', companyId)
    .$if(clientId !== undefined, (query) => query.where('booking.client_id', '=', clientId ?? ''))
    .executeTakeFirst();
}
