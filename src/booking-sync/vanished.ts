import { vanished } from '../db/booking-sync/read';
import type { Told } from '../db/mirror/booking';
import type { ExternalBooking } from '../domain/external-booking';
import { mirrorAll } from './mirror';
import type { Reading } from './reading';
import type { BookingsRead } from './result';
import { keep, type Step } from './step';

/**
 * Bookings that the booking system should have told, and did not, do not exist any more. Where one can be asked for by its id it is:
 * some systems show a new booking in their lists late.
 */
export async function cancelVanished(step: Step, reading: Reading, done: BookingsRead): Promise<void> {
  const { db, client, companyId, signal } = step;
  const since = new Date(reading.since);
  for (const { externalId, version } of await vanished(db, companyId, { ...reading, since })) {
    await keep(step);
    const observedAt = new Date();
    const found = await client.readBooking?.(externalId, signal);
    const told: Told = found
      ? { booking: found, observedAt }
      : { booking: cancelled(externalId, version), observedAt, isGone: true };
    await mirrorAll(step, [told], done);
  }
}

function cancelled(externalId: string, version: number): ExternalBooking {
  return { externalId, version, status: 'cancelled', closedBy: 'booking-system', details: null };
}
