import type { SyncResult } from '../../src/booking-sync/result';
import { type SyncDeps, type SyncOptions, syncCompany } from '../../src/booking-sync/sync-company';
import type { ConfiguredBookingSystem } from '../../src/bookings/configured';
import type { RequestLimiter } from '../../src/bookings/provider';
import type { Db } from '../../src/db/database';
import { Events } from '../../src/observability/events';
import { PATIENT } from './limits';

const unlimited: RequestLimiter = { take: async () => undefined };

/** Syncs the company of a booking system, as the job does. */
export function syncNow(
  db: Db,
  system: ConfiguredBookingSystem,
  { deps, ...options }: SyncOptions & { deps?: Partial<SyncDeps> } = {},
): Promise<SyncResult> {
  const config = { bookingTimeout: PATIENT, bookingSyncDays: 14, publicUrl: undefined };
  return syncCompany({ db, events: new Events(), limiter: unlimited, config, ...deps }, system, options);
}
