import { sql } from 'kysely';
import type { BookAction } from '../domain/turn';
import type { Db, Tx } from './database';

/**
 * Whether a row of `booking` takes the time of its staff member. The constraint `booking_no_overlap` has the same condition: a
 * time that is offered and then rejected by the constraint would fail its turn again and again. A visit that is marked as
 * completed before its end still takes its time; a booking without a staff member takes no time.
 */
export const takesTime = sql<boolean>`booking.staff_id is not null and booking.status <> 'cancelled'`;

/** For whom a booking is made. The action's time is local to the company. */
export interface BookingOwner {
  companyId: string;
  clientId: string;
  timezone: string;
}

/** Returns the id. Throws what PostgreSQL says of a time that is taken, and of values that do not fit. */
export async function insertBooking(
  tx: Tx,
  { companyId, clientId, timezone }: BookingOwner,
  action: BookAction,
  idempotencyKey: string,
): Promise<string> {
  const startsAt = sql<Date>`${action.from}::timestamp at time zone ${timezone}`;
  const { id } = await tx
    .insertInto('booking')
    .values({
      company_id: companyId,
      client_id: clientId,
      staff_id: action.staffId,
      service_id: action.serviceId,
      title: action.title,
      starts_at: startsAt,
      ends_at: sql<Date>`${startsAt} + ${action.durationMinutes}::integer * interval '1 minute'`,
      price: action.price ?? null,
      comment: action.comment ?? null,
      made_by: 'bot',
      idempotency_key: idempotencyKey,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** False, and nothing changes, for a booking that is closed or belongs to another client. */
export async function cancelBooking(tx: Tx, clientId: string, bookingId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('booking')
    .set({ status: 'cancelled', closed_by: 'client', closed_at: sql<Date>`now()` })
    .where('id', '=', bookingId)
    .where('client_id', '=', clientId)
    .where('status', '=', 'booked')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Marks an id as one of ours, where an event could also mean an id of the booking system. */
const OURS = 'dialogkeeper:';

/** How an event names a booking by our id. */
export function ourBooking(id: string): string {
  return `${OURS}${id}`;
}

/**
 * The address of a booking's client; undefined: not known here. The id is first looked up as one of the booking system. If no
 * booking of the company has it, `dialogkeeper:<id>` is looked up as one of ours. A bare number is never taken for ours: it
 * could be the booking of another client.
 */
export async function clientOfBooking(
  db: Db,
  companyId: string,
  bookingId: string,
): Promise<string | undefined> {
  const find = (column: 'booking.external_id' | 'booking.id', id: string) =>
    db
      .selectFrom('booking')
      .innerJoin('client', 'client.id', 'booking.client_id')
      .select('client.address')
      .where('booking.company_id', '=', companyId)
      .where(column, '=', id)
      .executeTakeFirst();
  const external = await find('booking.external_id', bookingId);
  if (external) return external.address;
  const ours = new RegExp(`^${OURS}(\\d{1,18})$`).exec(bookingId)?.[1];
  return ours === undefined ? undefined : (await find('booking.id', ours))?.address;
}
