import type { BookingEventName } from '../../domain/booking-event';
import type { BookingStatus } from '../../domain/context';
import type { Db } from '../database';

/** A booking of the client was made, changed or cancelled. Its segments were read again since. */
export interface TimelineEvent {
  id: string;
  kind: BookingEventName;
  at: Date;
  reason: string | null;
  /** As it is now; null: it is not stored here, or not any more. */
  title: string | null;
  startsAt: Date | null;
  status: BookingStatus | null;
  madeBy: 'bot' | 'booking-system' | null;
  closedBy: string | null;
}

/** Those of a client, under any of their addresses, newest first, of a stretch of time. */
export async function timelineEvents(
  db: Db,
  { companyId, addresses }: { companyId: string; addresses: readonly string[] },
  { since, until }: { since: Date | undefined; until: Date | undefined },
  limit: number,
): Promise<TimelineEvent[]> {
  return db
    .selectFrom('booking_event as event')
    .leftJoin('booking', 'booking.id', 'event.booking_id')
    .select([
      'event.id',
      'event.kind',
      'event.occurred_at as at',
      'event.reason',
      'booking.title',
      'booking.starts_at as startsAt',
      'booking.status',
      'booking.made_by as madeBy',
      'booking.closed_by as closedBy',
    ])
    .where('event.company_id', '=', companyId)
    .where('event.client_address', 'in', addresses)
    .$if(since !== undefined, (query) => query.where('event.occurred_at', '>=', since as Date))
    .$if(until !== undefined, (query) => query.where('event.occurred_at', '<', until as Date))
    .orderBy('event.occurred_at', 'desc')
    .orderBy('event.id', 'desc')
    .limit(limit)
    .execute();
}
