import { bookingChanged, companyChanged } from '../context/invalidation';
import type { ContextService } from '../context/service';
import { clientOfBooking } from '../db/bookings';
import type { Db } from '../db/database';
import type { BookingEvent } from '../jobs/context-invalidation';
import type { Handlers } from './handler';
import type { Outcome } from './outcome';

type EventJobs = 'booking-created' | 'booking-updated' | 'booking-cancelled' | 'company-updated';

export interface InvalidationDeps {
  db: Db;
  contexts: ContextService;
}

export function contextInvalidationWorkers({ db, contexts }: InvalidationDeps): Pick<Handlers, EventJobs> {
  async function onBooking({ companyId, phone, bookingId }: BookingEvent): Promise<Outcome> {
    // What the event itself names is dropped before PostgreSQL is asked.
    if (phone !== undefined) await bookingChanged(contexts, { companyId, clients: [phone] });
    const ofBooking = bookingId === undefined ? undefined : await clientOfBooking(db, companyId, bookingId);
    // Both: a booking that was moved to another client changes the two of them.
    if (ofBooking !== undefined && ofBooking !== phone) {
      await bookingChanged(contexts, { companyId, clients: [ofBooking] });
    } else if (phone === undefined) {
      await bookingChanged(contexts, { companyId, clients: [] });
    }
    return undefined;
  }

  async function onCompany({ companyId }: BookingEvent): Promise<Outcome> {
    await companyChanged(contexts, companyId);
    return undefined;
  }

  return {
    'booking-created': onBooking,
    'booking-updated': onBooking,
    'booking-cancelled': onBooking,
    'company-updated': onCompany,
  };
}
