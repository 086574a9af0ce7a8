import type { Tx } from './database';
import type { BookingEventTable } from './schema';

export interface NewBookingEvent {
  kind: BookingEventTable['kind'];
  bookingId: string;
  reason: string | null;
}

/** Stores an event for the caller to publish after its commit. If the caller cannot, the sweep does. `client`: null: a booking without one. */
export async function addBookingEvent(
  tx: Tx,
  { companyId, client }: { companyId: string; client: string | null },
  { kind, bookingId, reason }: NewBookingEvent,
): Promise<void> {
  await tx
    .insertInto('booking_event')
    .values({ company_id: companyId, kind, booking_id: bookingId, client_address: client, reason })
    .execute();
}
