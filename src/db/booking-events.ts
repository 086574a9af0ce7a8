import type { Tx } from './database';
import type { BookingEventTable } from './schema';

export interface NewBookingEvent {
  kind: BookingEventTable['kind'];
  bookingId: string;
  reason: string | null;
}

/** Stores an event for the turn to publish after its commit. If the turn cannot, the sweep does. */
export async function addBookingEvent(
  tx: Tx,
  { companyId, client }: { companyId: string; client: string },
  { kind, bookingId, reason }: NewBookingEvent,
): Promise<void> {
  await tx
    .insertInto('booking_event')
    .values({ company_id: companyId, kind, booking_id: bookingId, client_address: client, reason })
    .execute();
}
