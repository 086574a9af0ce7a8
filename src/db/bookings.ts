import { sql } from 'kysely';
import type { BookAction } from '../domain/turn';
import type { Db, Tx } from './database';

/**
 * Whether a row of `booking` takes the time of its staff member. The constraint `booking_no_overlap` has the same condition: a
 * time that is offered and then rejected by the constraint would fail its turn again and again. A visit that is marked as
 * completed before its end still takes its time; a booking without a staff member takes no time. The constraint leaves out the
 * bookings of a booking system, which may overlap there.
 */
export const takesTime = sql<boolean>`booking.staff_id is not null and booking.status not in ('cancelled', 'no-show')`;

/** For whom a booking is made. */
export interface BookingOwner {
  companyId: string;
  clientId: string;
}

/** Returns the id. Throws what PostgreSQL says of a time that is taken, and of values that do not fit. */
export async function insertBooking(
  tx: Tx,
  { companyId, clientId }: BookingOwner,
  action: BookAction,
  startsAt: string,
  idempotencyKey: string,
): Promise<string> {
  const { id } = await tx
    .insertInto('booking')
    .values({
      company_id: companyId,
      client_id: clientId,
      staff_id: action.staffId,
      service_id: action.serviceId,
      title: action.title,
      starts_at: startsAt,
      ends_at: sql<Date>`${startsAt}::timestamptz + ${action.durationMinutes}::integer * interval '1 minute'`,
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

export interface Change {
  startsAt: string;
  staffId: string | undefined;
  durationMinutes: number | undefined;
}

/**
 * Moves an open booking of the client. What the client has said of the former time (`confirmed_at`) does not hold for the new one.
 * False, and nothing changes, for any other booking. Throws what PostgreSQL says of a time that is taken.
 */
export async function rescheduleBooking(
  tx: Tx,
  clientId: string,
  bookingId: string,
  { startsAt, staffId, durationMinutes }: Change,
): Promise<boolean> {
  const duration =
    durationMinutes === undefined
      ? sql`(ends_at - starts_at)`
      : sql`${durationMinutes}::integer * interval '1 minute'`;
  const { numUpdatedRows } = await tx
    .updateTable('booking')
    .set({
      starts_at: startsAt,
      ends_at: sql<Date>`${startsAt}::timestamptz + ${duration}`,
      confirmed_at: null,
      ...(staffId !== undefined && { staff_id: staffId }),
    })
    .where('id', '=', bookingId)
    .where('client_id', '=', clientId)
    .where('status', '=', 'booked')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** False, and nothing changes, for a booking that is closed, confirmed already, or belongs to another client. */
export async function confirmBooking(tx: Tx, clientId: string, bookingId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('booking')
    .set({ confirmed_at: sql<Date>`now()` })
    .where('id', '=', bookingId)
    .where('client_id', '=', clientId)
    .where('status', '=', 'booked')
    .where('confirmed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export interface OpenBooking {
  /** Whether the client may still move or cancel it by themselves. */
  isInTime: boolean;
  /** How long before its start that ends, in minutes; null: when it starts. */
  noticeMinutes: number | null;
}

/** Undefined: the client has no open booking with this id. */
export async function findOpenBooking(
  db: Db | Tx,
  clientId: string,
  bookingId: string,
): Promise<OpenBooking | undefined> {
  return db
    .selectFrom('booking')
    .innerJoin('company', 'company.id', 'booking.company_id')
    .select([
      'company.change_notice_minutes as noticeMinutes',
      sql<boolean>`clock_timestamp() <= booking.starts_at
        - coalesce(company.change_notice_minutes, 0) * interval '1 minute'`.as('isInTime'),
    ])
    .where('booking.id', '=', bookingId)
    .where('booking.client_id', '=', clientId)
    .where('booking.status', '=', 'booked')
    .executeTakeFirst();
}

/** Marks an id as one of ours, where an event could also mean an id of the booking system. */
const OURS = 'dialogkeeper:';

/** How an event names a booking by our id. */
export function ourBooking(id: string): string {
  return `${OURS}${id}`;
}

/**
 * The address of a booking's client; undefined: not known here. The id is first looked up as one of the booking system. If no
 * booking of the company has it, `dialogkeeper:<id>` is looked up as one of ours; null: that one has no client. A bare number is
 * never taken for ours: it could be the booking of another client.
 */
export async function clientOfBooking(
  db: Db,
  companyId: string,
  bookingId: string,
): Promise<string | null | undefined> {
  const find = (column: 'booking.external_id' | 'booking.id', id: string) =>
    db
      .selectFrom('booking')
      .leftJoin('client', 'client.id', 'booking.client_id')
      .select('client.address')
      .where('booking.company_id', '=', companyId)
      .where(column, '=', id)
      .executeTakeFirst();
  const external = await find('booking.external_id', bookingId);
  if (external) return external.address ?? undefined; // it may have had one before
  const ours = new RegExp(`^${OURS}(\\d{1,18})$`).exec(bookingId)?.[1];
  return ours === undefined ? undefined : (await find('booking.id', ours))?.address;
}

/** Undefined: the client has no booking with this id. */
export async function bookingStatus(
  db: Db | Tx,
  clientId: string,
  bookingId: string,
): Promise<string | undefined> {
  const booking = await db
    .selectFrom('booking')
    .select('status')
    .where('id', '=', bookingId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return booking?.status;
}
