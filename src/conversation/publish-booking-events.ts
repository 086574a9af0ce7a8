import { ourBooking } from '../db/bookings';
import type { Db } from '../db/database';
import { markPublished, unpublishedEvents } from '../db/unfinished';
import { phoneOf } from '../domain/address';
import { bookingCancelled, bookingCreated } from '../jobs/context-invalidation';
import type { Queues } from '../queues/queues';

const JOB_OF = { 'booking-created': bookingCreated, 'booking-cancelled': bookingCancelled };

/**
 * Puts the events of committed turns on the queue, and then marks them as published. A crash in between publishes them twice,
 * which is harmless: an invalidation may run any number of times. Returns how many events were published.
 */
export async function publishEvents(
  { db, queues }: { db: Db; queues: Queues },
  { companyId, graceMs }: { companyId?: string; graceMs: number },
): Promise<number> {
  const events = await unpublishedEvents(db, graceMs, companyId);
  for (const event of events) {
    await queues.add(JOB_OF[event.kind], {
      companyId: event.companyId,
      phone: phoneOf(event.client) ?? undefined,
      bookingId: ourBooking(event.bookingId),
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
