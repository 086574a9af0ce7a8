import { sql } from 'kysely';
import type { Db } from './database';

/**
 * Whether a booking `b` takes the time of its staff member. The constraint `booking_no_overlap` says the same: a time that
 * is offered and then refused by the constraint would fail its turn again and again. A visit that is marked as completed
 * before its end keeps its time; a booking without a staff member takes nobody's.
 */
export const takesTime = sql<boolean>`b.staff_id is not null and b.status <> 'cancelled'`;

/** The address of a booking's client, by our id or the booking system's; undefined: not known here. */
export async function clientOfBooking(
  db: Db,
  companyId: string,
  bookingId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('booking as b')
    .innerJoin('client as k', 'k.id', 'b.client_id')
    .select('k.address')
    .where('b.company_id', '=', companyId)
    .where((booking) =>
      booking.or([
        booking('b.external_id', '=', bookingId),
        ...(/^\d{1,18}$/.test(bookingId) ? [booking('b.id', '=', bookingId)] : []),
      ]),
    )
    .executeTakeFirst();
  return row?.address;
}
