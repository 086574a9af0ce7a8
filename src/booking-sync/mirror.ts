import { differing, rememberDigests } from '../db/booking-sync/digests';
import { retryLocked } from '../db/locks';
import { mirrorBooking, type Told } from '../db/mirror/booking';
import { UnknownStaff } from '../db/mirror/errors';
import { rejectedValue } from '../db/rejected-values';
import type { ExternalBooking } from '../domain/external-booking';
import type { BookingsRead } from './result';
import type { Step } from './step';

/** A page of bookings, as they were read. Those that are as the last sync has read them cost nothing. */
export async function mirrorPage(
  step: Step,
  bookings: readonly ExternalBooking[],
  observedAt: Date,
  done: BookingsRead,
): Promise<void> {
  const { db, companyId } = step;
  const different = await differing(db, companyId, bookings, observedAt);
  const told = different.map((booking) => ({ booking, observedAt }));
  await mirrorAll(step, told, done);
  await rememberDigests(db, companyId, different, observedAt);
  done.read += bookings.length;
}

/** One booking that cannot be stored does not keep the others from it. */
export async function mirrorAll(
  { db, companyId, signal }: Step,
  all: readonly Told[],
  done: BookingsRead,
): Promise<void> {
  for (const one of all) {
    signal.throwIfAborted();
    try {
      const mirror = () => db.transaction().execute((tx) => mirrorBooking(tx, companyId, one));
      const { outcome } = await retryLocked(mirror);
      if (outcome !== 'unchanged' && outcome !== 'older') done[outcome] += 1;
    } catch (error) {
      if (error instanceof UnknownStaff) done.unknownStaff += 1;
      else if (rejectedValue(error) !== undefined) done.unusable += 1;
      else throw error;
    }
  }
}
