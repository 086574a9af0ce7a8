import type { BookingSystemClient } from '../bookings/provider';
import { keepSync, type StoredSync, type SyncClaim } from '../db/booking-sync/claim';
import type { Db } from '../db/database';
import { SyncLost } from './errors';

/** What a sync has done so far. */
export interface Progress {
  companyId: string;
  step: 'catalogue' | 'bookings';
  /** Bookings. */
  read: number;
}

/** What each step of the sync of a company works with. */
export interface Step {
  db: Db;
  client: BookingSystemClient;
  claim: SyncClaim;
  companyId: string;
  /** The id of the booking system. */
  system: string;
  /** `BOOKING_SYNC_DAYS`. */
  days: number;
  signal: AbortSignal;
  onProgress(done: Progress): void;
}

/** Stores how far it is. Throws `SyncLost`. */
export async function keep(
  { db, claim }: Pick<Step, 'db' | 'claim'>,
  reached: Partial<StoredSync> = {},
): Promise<void> {
  if (!(await keepSync(db, claim, reached))) throw new SyncLost(claim.companyId);
}
