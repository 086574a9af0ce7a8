import { ourBooking } from '../db/bookings';
import type { Db } from '../db/database';
import { markPublished, unpublishedEvents } from '../db/unfinished';
import { phoneOf } from '../domain/address';
import { bookingCancelled, bookingCreated } from '../jobs/context-invalidation';
import type { Queues } from '../queues/queues';

const JOB_OF = { 'booking-created': bookingCreated, 'booking-cancelled': bookingCancelled };

/**
 * Puts the events that committed turns left in PostgreSQL on the queue. Published first, marked second: a crash
 * in between publishes twice, and an invalidation may run as often as it likes.
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
