import type { ExternalBooking } from '../../domain/external-booking';
import type { Tx } from '../database';
import { staffOf } from './catalogue';
import { learnClient } from './client';
import { UnknownStaff } from './errors';
import { madeByKey } from './made-by';
import { insertSource, lockSource, sourceAfter, updateSource } from './source';
import { type Told, withoutClient } from './told';
import { rememberMadeBy, type Written, writeBooking } from './write';

export type { Told };

export interface Mirrored {
  /** `older`: newer is known already. `unchanged`: nothing that we store is different. */
  outcome: Written['outcome'] | 'older';
  /** Our id; null: it was closed before it was known. */
  bookingId: string | null;
}

/**
 * Stores what a booking system has said of a booking, unless something newer is known, and adds the booking event for what has
 * changed. What is told twice, or in another order, ends in the same row. Throws `UnknownStaff`; nothing is written then.
 */
export async function mirrorBooking(tx: Tx, companyId: string, told: Told): Promise<Mirrored> {
  const { booking, observedAt } = told;
  const replaced = booking.details?.replaces;
  if (replaced === undefined || replaced === booking.externalId) return mirrorOne(tx, companyId, told);
  const former = await lockSource(tx, { companyId, externalId: replaced });
  const mirrored = await mirrorOne(tx, companyId, told, { isOfForgotten: former?.clientForgotten === true });
  await mirrorOne(tx, companyId, { booking: replacedBy(booking, replaced), observedAt });
  return mirrored;
}

/**
 * Cancels a booking that the booking system does not have any more, unless it has said something of it since `observedAt`: the time just before
 * it was asked.
 */
export async function mirrorGone(
  tx: Tx,
  companyId: string,
  { externalId, observedAt }: { externalId: string; observedAt: Date },
): Promise<Mirrored> {
  return mirrorOne(tx, companyId, { booking: cancelled(externalId, 0), observedAt, isGone: true });
}

/** Of the same version as the booking that has taken its place: being closed, it is the newer of two with this version. */
function replacedBy({ version }: ExternalBooking, externalId: string): ExternalBooking {
  return cancelled(externalId, version);
}

function cancelled(externalId: string, version: number): ExternalBooking {
  return { externalId, version, status: 'cancelled', closedBy: null, details: null };
}

/** `isOfForgotten`: it takes the place of a booking whose client was forgotten. */
async function mirrorOne(
  tx: Tx,
  companyId: string,
  given: Told,
  { isOfForgotten = false } = {},
): Promise<Mirrored> {
  const { externalId } = given.booking;
  const key = { companyId, externalId };
  const madeBy = given.madeBy ?? (await madeByKey(tx, companyId, given.booking.details?.idempotencyKey));
  for (;;) {
    const known = await lockSource(tx, key);
    const clientForgotten = known ? known.clientForgotten : isOfForgotten;
    const told = clientForgotten ? withoutClient(given) : given;
    const { details } = told.booking;
    const { source, isNew, newDetails } = sourceAfter(known, told, clientForgotten);
    if (known && !isNew) {
      if (details?.client) await learnClient(tx, companyId, details.client);
      if (madeBy && known.bookingId !== null) await rememberMadeBy(tx, key, madeBy);
      return { outcome: 'older', bookingId: known.bookingId };
    }
    const staffId = newDetails?.staffId ? await staffOf(tx, companyId, newDetails.staffId) : null;
    // A cancelled booking takes no time of anybody.
    if (newDetails?.staffId && staffId === undefined && source.state.status !== 'cancelled')
      throw new UnknownStaff(companyId, newDetails.staffId);
    if (!known && !(await insertSource(tx, key, source))) continue;
    const written = await writeBooking(tx, key, {
      source,
      known,
      newDetails,
      staffId: staffId ?? null,
      madeBy,
    });
    await updateSource(tx, key, { ...source, bookingId: written.bookingId });
    return written;
  }
}
