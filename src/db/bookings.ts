import type { Db } from './database';

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
