import { ourBooking } from '../db/bookings';
import type { Db } from '../db/database';
import { markPublished, type UnpublishedEvent, unpublishedEvents } from '../db/unfinished';
import { isWhatsAppId } from '../domain/address';
import {
  bookingCancelled,
  bookingCreated,
  bookingUpdated,
  companyUpdated,
} from '../jobs/context-invalidation';
import type { Queues } from '../queues/queues';

const JOB_OF = {
  'booking-created': bookingCreated,
  'booking-updated': bookingUpdated,
  'booking-cancelled': bookingCancelled,
  'company-updated': companyUpdated,
};

/**
 * Puts the events of committed transactions on the queue, and then marks them as published. A crash in between publishes them
 * twice, which is harmless: an invalidation may run any number of times. Returns how many events were published.
 */
export async function publishEvents(
  { db, queues }: { db: Db; queues: Queues },
  { companyId, graceMs }: { companyId?: string; graceMs: number },
): Promise<number> {
  const events = await unpublishedEvents(db, graceMs, companyId);
  for (const event of events) {
    await queues.add(JOB_OF[event.kind], {
      companyId: event.companyId,
      phone: event.client !== null && !isWhatsAppId(event.client) ? event.client : undefined,
      bookingId: bookingOf(event),
      occurredAt: event.occurredAt.toISOString(),
      reason: event.reason ?? undefined,
    });
  }
  await markPublished(
    db,
    events.map(({ id }) => id),
  );
  return events.length;
}

function bookingOf({ bookingId, bookingRef }: UnpublishedEvent): string | undefined {
  return bookingId === null ? (bookingRef ?? undefined) : ourBooking(bookingId);
}
