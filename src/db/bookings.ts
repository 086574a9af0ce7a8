import { sql } from 'kysely';
import type { Db } from './database';

/**
 * Whether a booking `b` takes the time of its staff member. The constraint `booking_no_overlap` says the same: a time that
 * is offered and then refused by the constraint would fail its turn again and again. A visit that is marked as completed
 * before its end keeps its time; a booking without a staff member takes no time.
 */
export const takesTime = sql<boolean>`b.staff_id is not null and b.status <> 'cancelled'`;

/** In front of an id of ours, where an event could also mean one of the booking system's. */
const OURS = 'dialogkeeper:';

/** How an event names a booking by our id. */
export function ourBooking(id: string): string {
  return `${OURS}${id}`;
}

/**
 * The address of a booking's client; undefined: not known here. The id is the booking system's. If none of the company's
 * bookings has it, it may be one of ours: `dialogkeeper:<id>`. A bare number never is: it may be another client's booking.
 */
export async function clientOfBooking(
  db: Db,
  companyId: string,
  bookingId: string,
): Promise<string | undefined> {
  const find = (column: 'b.external_id' | 'b.id', id: string) =>
    db
      .selectFrom('booking as b')
      .innerJoin('client as k', 'k.id', 'b.client_id')
      .select('k.address')
      .where('b.company_id', '=', companyId)
      .where(column, '=', id)
      .executeTakeFirst();
  const external = await find('b.external_id', bookingId);
  if (external) return external.address;
  const ours = new RegExp(`^${OURS}(\\d{1,18})$`).exec(bookingId)?.[1];
  return ours === undefined ? undefined : (await find('b.id', ours))?.address;
}
