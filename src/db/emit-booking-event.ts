import type { BookingEventName } from '../domain/booking-event';
import {
  bookingCancelled,
  bookingCreated,
  bookingUpdated,
  companyUpdated,
} from '../jobs/context-invalidation';
import { parsePayload } from '../jobs/define';
import { InvalidPayload } from '../jobs/errors';

/** A client of `pg` within a transaction, or anything that runs a statement in the caller's transaction. */
export interface Querier {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/** What has happened in a booking system that shares the database. */
export interface EmittedEvent {
  kind: BookingEventName;
  companyId: string | number;
  /** The client's, in international spelling. */
  phone?: string | null | undefined;
  /** The booking system's id (`booking.external_id`), or `dialogkeeper:<id>` for one of ours. */
  bookingId?: string | number | null | undefined;
  /** For people. */
  reason?: string | null | undefined;
}

const JOBS = [bookingCreated, bookingUpdated, bookingCancelled, companyUpdated];

/**
 * Emits an event in the caller's transaction: it is published after the commit, and never if the transaction is rolled back.
 * Throws `InvalidPayload` before anything is written.
 */
export async function emitBookingEvent(client: Querier, event: EmittedEvent): Promise<void> {
  const { kind, ...given } = event;
  const job = JOBS.find(({ name }) => name === kind);
  if (!job)
    throw new InvalidPayload(
      'booking event',
      'kind',
      `must be one of ${JOBS.map(({ name }) => name).join(', ')}`,
    );
  const { companyId, bookingId, phone, reason } = parsePayload(job, given);
  await client.query('select emit_booking_event($1, $2, $3, $4, $5)', [
    companyId,
    kind,
    bookingId ?? null,
    phone ?? null,
    reason ?? null,
  ]);
}
