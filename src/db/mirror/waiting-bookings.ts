import { sql } from 'kysely';
import { addBookingEvent } from '../booking-events';
import type { Tx } from '../database';

/** Whether a booking names a client by this id of the booking system, and nothing else was known of them. */
export async function isAwaited(tx: Tx, companyId: string, externalId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('booking_source')
    .innerJoin('booking', 'booking.id', 'booking_source.booking_id')
    .select('booking.id')
    .where('booking_source.company_id', '=', companyId)
    .where('booking_source.client_external_id', '=', externalId)
    .where('booking.client_id', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Gives a client the bookings that name them by this id: those that waited for it to be known, and those of the client who had it
 * before.
 */
export async function takeBookings(
  tx: Tx,
  companyId: string,
  { externalId, former, clientId }: { externalId: string; former: string | null; clientId: string },
): Promise<void> {
  const { rows } = await sql<{ id: string; client: string; before: string | null }>`
    with named as materialized (
      select booking.id, booking.client_id from booking_source as source
      join booking on booking.company_id = source.company_id and booking.id = source.booking_id
      where source.company_id = ${companyId} and source.client_external_id = ${externalId}
        and (booking.client_id is null or booking.client_id = ${former})
      order by booking.id for no key update of booking
    )
    update booking set client_id = client.id from named, client
    where booking.id = named.id and client.id = ${clientId}
    returning booking.id, client.address as client,
      (select address from client as former where former.id = named.client_id) as before
  `.execute(tx);
  for (const { id: bookingId, client, before } of rows) {
    const event = { kind: 'booking-updated', bookingId, reason: null } as const;
    await addBookingEvent(tx, { companyId, client }, event);
    if (before !== null) await addBookingEvent(tx, { companyId, client: before }, event);
  }
}
