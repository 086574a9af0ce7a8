import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ExternalBooking } from '../../domain/external-booking';
import type { Db, Tx } from '../database';
import { rowsOf } from '../rows';

/**
 * Those that are not exactly what the last sync has read, or of which something else was told since. The others are marked as read
 * again, in one statement: what would be written for them is there already.
 */
export async function differing(
  db: Db,
  companyId: string,
  bookings: readonly ExternalBooking[],
  observedAt: Date,
): Promise<ExternalBooking[]> {
  const { rows } = await sql<{ id: string }>`
    update booking_source as source set observed_at = ${observedAt}, digest_at = ${observedAt},
      details_observed_at = case when source.details_observed_at = source.observed_at then ${observedAt}
        else source.details_observed_at end
    from ${given(bookings)} as given
    where source.company_id = ${companyId} and source.external_id = given.id and source.digest = given.digest
      and source.digest_at = source.observed_at and source.observed_at <= ${observedAt}
    returning given.id
  `.execute(db);
  const same = new Set(rows.map(({ id }) => id));
  return bookings.filter(({ externalId }) => !same.has(externalId));
}

/** These were mirrored as they were observed then. */
export async function rememberDigests(
  db: Db,
  companyId: string,
  bookings: readonly ExternalBooking[],
  observedAt: Date,
): Promise<void> {
  await sql`
    update booking_source as source set digest = given.digest, digest_at = source.observed_at
    from ${given(bookings)} as given
    where source.company_id = ${companyId} and source.external_id = given.id and source.observed_at = ${observedAt}
  `.execute(db);
}

/** A booking may mean another row of ours now: each is mirrored again. */
export async function forgetDigests(tx: Tx, companyId: string): Promise<void> {
  await tx
    .updateTable('booking_source')
    .set({ digest: null, digest_at: null })
    .where('company_id', '=', companyId)
    .where('digest', 'is not', null)
    .execute();
}

function given(bookings: readonly ExternalBooking[]) {
  const rows = bookings.map((booking) => ({ id: booking.externalId, digest: digestOf(booking) }));
  return rowsOf(rows, { id: 'text', digest: 'text' });
}

function digestOf(booking: ExternalBooking): string {
  return createHash('sha256').update(JSON.stringify(booking)).digest('base64');
}
