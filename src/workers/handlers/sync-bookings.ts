import { SyncedCompanyMissing, SyncLost, SyncRunning } from '../../booking-sync/errors';
import { type SyncDeps, syncCompany } from '../../booking-sync/sync-company';
import type { ConfiguredBookingSystem } from '../../bookings/configured';
import { hasApi } from '../../bookings/connect';
import { BookingsUnavailable } from '../../bookings/errors';
import { askForSync } from '../../bookings/events/ask-for-sync';
import { isDatabaseAway } from '../../db/connection/availability';
import { syncBookings } from '../../jobs/sync-bookings';
import type { Queues } from '../../queues/queues';
import { MINUTE, SECOND } from '../../time/duration';
import type { Handlers, JobInfo } from '../handler';
import { drop, later, type Outcome } from '../outcome';
import { unlessLocked } from './locked';

export interface SyncHandlerDeps extends SyncDeps {
  systems: readonly ConfiguredBookingSystem[];
  queues: Queues;
}

const { attempts, backoffMs } = syncBookings;
const LONGEST_PAUSE = 5 * MINUTE;
/** Until a sync of the same company is looked at again. */
const BUSY_PAUSE = 15 * SECOND;

export function syncBookingsHandler(deps: SyncHandlerDeps): Handlers['sync-bookings'] {
  const { systems, queues } = deps;
  return async ({ companyId, part }, info) => {
    if (companyId === undefined) {
      for (const { company } of systems.filter(hasApi)) await askForSync(queues, company, part);
      return undefined;
    }
    const system = systems.find(({ company }) => company === companyId);
    if (!system) return drop('no-booking-system');
    if (!hasApi(system)) return drop('no-api');
    try {
      const synced = await unlessLocked(() => syncCompany(deps, system, { part, signal: info.signal }));
      return synced === 'locked' ? inMs(BUSY_PAUSE) : undefined;
    } catch (error) {
      return afterFailure(error, info);
    }
  };
}

/** The failure is stored and reported already. */
function afterFailure(error: unknown, { signal, starts = 1 }: JobInfo): Outcome {
  if (signal.aborted || isDatabaseAway(error)) throw error;
  if (error instanceof SyncRunning) return inMs(BUSY_PAUSE);
  if (error instanceof SyncedCompanyMissing) return drop('no-company');
  if (error instanceof SyncLost || starts >= attempts) return drop('failed');
  const { retryAfterMs = 0 } = error instanceof BookingsUnavailable ? error : {};
  return inMs(Math.min(LONGEST_PAUSE, Math.max(backoffMs, retryAfterMs)));
}

const inMs = (ms: number) => later(new Date(Date.now() + ms));
