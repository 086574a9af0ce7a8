import { dropAfter } from '../../context/invalidation';
import type { ContextService } from '../../context/service';
import { clientOfBooking } from '../../db/bookings';
import type { Db } from '../../db/database';
import type { BookingEventName } from '../../domain/booking-event';
import type { BookingEvent } from '../../jobs/context-invalidation';
import type { Events } from '../../observability/events';
import { SECOND } from '../../time/duration';
import type { Handlers, JobInfo } from '../handler';
import type { Outcome } from '../outcome';

export interface InvalidationDeps {
  db: Db;
  contexts: ContextService;
  events: Events;
}

export function contextInvalidationHandlers({
  db,
  contexts,
  events,
}: InvalidationDeps): Pick<Handlers, BookingEventName> {
  const done = (event: BookingEventName, companyId: string, addedAt: Date): undefined => {
    const seconds = Math.max(0, Date.now() - addedAt.getTime()) / SECOND;
    events.emit('context.invalidated', { companyId, event, seconds });
  };

  const onBooking =
    (event: BookingEventName) =>
    async ({ companyId, phone, bookingId }: BookingEvent, { addedAt }: JobInfo): Promise<Outcome> => {
      // The client that the event names is dropped first: PostgreSQL may be away.
      if (phone !== undefined) await dropAfter(contexts, event, { companyId, clients: [phone] });
      const client = bookingId === undefined ? undefined : await clientOfBooking(db, companyId, bookingId);
      // A booking that was moved to another client changes both of them.
      const other = client === phone ? undefined : client;
      if (other) await dropAfter(contexts, event, { companyId, clients: [other] });
      else if (phone === undefined)
        await dropAfter(contexts, event, { companyId, clients: client === null ? null : [] });
      return done(event, companyId, addedAt);
    };

  return {
    'booking-created': onBooking('booking-created'),
    'booking-updated': onBooking('booking-updated'),
    'booking-cancelled': onBooking('booking-cancelled'),
    'company-updated': async ({ companyId }, { addedAt }) => {
      await dropAfter(contexts, 'company-updated', { companyId, clients: [] });
      return done('company-updated', companyId, addedAt);
    },
  };
}
