import type { BookingDetails } from '../../domain/external-booking';
import type { Tx } from '../database';
import { type BookedServices, servicesOf } from './catalogue';
import { clientOf } from './client';
import { addEvents } from './events';
import { isClosed } from './order';
import { insertRow, lockRow, type Row, type RowValues, updateRow } from './row';
import type { Source, SourceKey } from './source';
import type { MadeBy } from './told';

export interface Written {
  outcome: 'created' | 'updated' | 'closed' | 'unchanged';
  bookingId: string | null;
}

export interface Change {
  source: Source;
  /** What was known before. */
  known: Source | undefined;
  /** Null: they stay as they are. */
  newDetails: BookingDetails | null;
  /** Of the new details, our id. */
  staffId: string | null;
  madeBy: MadeBy | undefined;
}

/** Writes what is different of the row, and the events for it. */
export async function writeBooking(tx: Tx, key: SourceKey, change: Change): Promise<Written> {
  const { newDetails, madeBy } = change;
  const told = newDetails?.client ? await clientOf(tx, key.companyId, newDetails.client) : null;
  const before = await lockRow(tx, key); // after clients, as does the code that gives a client several bookings
  const values = {
    ...(madeBy && (await ofMadeBy(tx, madeBy, before))),
    ...(newDetails && (await ofDetails(tx, key, newDetails, { ...change, told }, before))),
    ...ofState(change.source, before),
    mirrored: true,
  };
  if (!before) {
    if (!newDetails) return { outcome: 'unchanged', bookingId: null };
    const after = await insertRow(tx, key, values);
    await addEvents(tx, key.companyId, undefined, after);
    return { outcome: 'created', bookingId: after.id };
  }
  const after = await updateRow(tx, before.id, values);
  if (!after) return { outcome: 'unchanged', bookingId: before.id };
  await addEvents(tx, key.companyId, before, after);
  const isClosedNow = !isClosed(before.status) && isClosed(after.status);
  return { outcome: isClosedNow ? 'closed' : 'updated', bookingId: before.id };
}

/** For a booking whose events came before the answer to the request that has made it. */
export async function rememberMadeBy(tx: Tx, key: SourceKey, madeBy: MadeBy): Promise<void> {
  const before = await lockRow(tx, key);
  const after = before && (await updateRow(tx, before.id, await ofMadeBy(tx, madeBy, before)));
  if (after) await addEvents(tx, key.companyId, before, after);
}

async function ofMadeBy(tx: Tx, madeBy: MadeBy, before: Row | undefined): Promise<RowValues> {
  const { clientId, idempotencyKey } = madeBy;
  const another = await tx
    .selectFrom('booking')
    .select('id')
    .where('idempotency_key', '=', idempotencyKey)
    .$if(before !== undefined, (query) => query.where('id', '<>', before?.id ?? ''))
    .executeTakeFirst();
  return {
    made_by: 'bot',
    // Some booking systems copy it to the booking that takes the place of the one that it has made.
    ...(!another && { idempotency_key: idempotencyKey }),
    client_id: before?.client_id ?? clientId,
  };
}

async function ofDetails(
  tx: Tx,
  { companyId }: SourceKey,
  details: BookingDetails,
  { source, known, staffId, madeBy, told }: Change & { told: string | null },
  before: Row | undefined,
): Promise<RowValues> {
  const services = await servicesOf(tx, companyId, details);
  // A booking of the bot has a client, also where the booking system does not know them.
  const ours = madeBy?.clientId ?? (before?.made_by === 'bot' ? before.client_id : null);
  return {
    client_id: told ?? ours,
    staff_id: staffId,
    service_id: services.serviceId,
    title: titleOf(details, services, source),
    starts_at: details.startsAt,
    ends_at: details.endsAt,
    price: storablePrice(details.price),
    comment: details.comment,
    confirmed_at: confirmedAt(details, { source, known }, before),
  };
}

/** Of a client who was forgotten, only what names services: some booking systems put the client's name into it. */
function titleOf(
  { title }: BookingDetails,
  { serviceId, titles }: BookedServices,
  { clientForgotten }: Source,
): string {
  const isOfService = serviceId !== null && titles.length === 0;
  return (clientForgotten && !isOfService ? null : title) ?? titles.join(' + ');
}

/** A client may have confirmed to us what the booking system has no place for. Their word is for the time that they were told. */
function confirmedAt(
  { confirmed, startsAt }: BookingDetails,
  { source, known }: Pick<Change, 'source' | 'known'>,
  before: Row | undefined,
): Date | null {
  const so = before?.confirmed_at ?? null;
  if (confirmed) return so ?? source.details?.observedAt ?? null;
  const isMoved = before?.starts_at.getTime() !== Date.parse(startsAt);
  return isMoved || known?.details?.confirmed ? null : so;
}

function ofState({ state, closer }: Source, before: Row | undefined): RowValues {
  const closedAt = before?.status === state.status ? before.closed_at : state.observedAt;
  return {
    status: state.status,
    closed_by: state.closed && closer?.status === state.status ? closer.by : null,
    closed_at: state.closed ? closedAt : null,
  };
}

/** Of a `numeric(12, 2)`. */
const HIGHEST_PRICE = 9_999_999_999.99;

function storablePrice(price: number | null): number | null {
  return price !== null && price <= HIGHEST_PRICE ? price : null;
}
