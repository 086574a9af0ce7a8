import { BookingsUnavailable } from '../../bookings/errors';
import { askForSync } from '../../bookings/events/ask-for-sync';
import { type BookingEventDeps, handleBookingEvent } from '../../bookings/events/handle';
import { publishEvents } from '../../conversation/publish-booking-events';
import { OneAtATime } from '../../db/locks';
import { UnknownStaff } from '../../db/mirror/errors';
import { UnknownCompany } from '../../domain/errors';
import { type BookingSystemEventJob, bookingSystemEvent } from '../../jobs/booking-system-event';
import type { Events } from '../../observability/events';
import { MINUTE, SECOND } from '../../time/duration';
import type { Handlers } from '../handler';
import { drop, giveBack, later, type Outcome } from '../outcome';
import { DatabaseOutage } from './database-outage';
import { unlessLocked } from './locked';

/** Milliseconds. */
const AFTER_LOCK = SECOND;
const { attempts, backoffMs, longestBackoffMs = MINUTE } = bookingSystemEvent;

export function bookingSystemEventHandler(
  deps: BookingEventDeps & { events: Events },
): Handlers['booking-system-event'] {
  const outage = new DatabaseOutage(deps.events);
  const publishing = new OneAtATime();
  return async (job, { signal, starts = 1 }) => {
    const handle = () => handleBookingEvent(deps, job, signal);
    const handled = await unlessLocked(() => outage.through(handle, signal)).catch((error: unknown) => {
      if (error instanceof UnknownCompany || error instanceof UnknownStaff) return error;
      if (error instanceof BookingsUnavailable && error.retryAfterMs !== undefined) return error;
      throw error;
    });
    if (handled instanceof BookingsUnavailable) return afterPause(handled, starts);
    if (handled instanceof Error) return whenItIsKnown(deps, job, handled, starts);
    if (handled === 'locked') return later(new Date(Date.now() + AFTER_LOCK));
    if (handled === 'away') return giveBack;
    if (handled !== 'changed') return handled === undefined ? undefined : drop(handled);
    const { companyId } = job;
    await publishing.run(companyId, () => publishEvents(deps, { companyId, graceMs: 0 }));
    return undefined;
  };
}

/** The pause that the booking system asks for. The event comes back as often as the job may be tried, and then fails. */
function afterPause(error: BookingsUnavailable, starts: number): Outcome {
  if (starts >= attempts) throw error;
  const { retryAfterMs = 0 } = error;
  return later(new Date(Date.now() + Math.min(longestBackoffMs, Math.max(SECOND, retryAfterMs))));
}

/** A sync may make them known. The event comes back as often as the job may be tried, and then fails. */
async function whenItIsKnown(
  { queues }: BookingEventDeps,
  { companyId }: BookingSystemEventJob,
  error: UnknownCompany | UnknownStaff,
  starts: number,
): Promise<Outcome> {
  if (starts >= attempts) throw error;
  const pause = Math.min(longestBackoffMs, backoffMs * 2 ** (starts - 1));
  if (starts === 1 || pause === longestBackoffMs) await askForSync(queues, companyId, 'catalogue');
  return later(new Date(Date.now() + pause));
}
