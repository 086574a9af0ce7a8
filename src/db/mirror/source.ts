import type { BookingStatus } from '../../domain/context';
import type { BookingDetails, ExternalBooking } from '../../domain/external-booking';
import type { Tx } from '../database';
import { isClosed, isNewer, type Order } from './order';
import type { Told } from './told';

export interface SourceKey {
  companyId: string;
  externalId: string;
}

/**
 * The newest that is known of a booking. What has become of it and its details are ordered apart: an event may tell only the first,
 * and an event that is older than it may tell newer details than those that are known.
 */
export interface Source {
  state: State;
  /** Who has closed it may be told once, and not again. Null: no event has said it. */
  closer: Closer | null;
  /** Null: no event has told any. */
  details: (Order & { confirmed: boolean; clientId: string | null }) | null;
  /** Null: there is no row of `booking`. */
  bookingId: string | null;
  /** Nothing about the client is stored any more. */
  clientForgotten: boolean;
}

interface Closer {
  by: string;
  version: number;
  /** What they have made of it. */
  status: BookingStatus;
}

interface State extends Order {
  status: BookingStatus;
  /** The booking system did not have it any more at `observedAt`. */
  gone: boolean;
}

/** What is known after it was told. The parts for which something newer is known stay as they are. */
export function sourceAfter(
  known: Source | undefined,
  { booking, observedAt, isGone, isEvent }: Told,
  clientForgotten: boolean,
) {
  const { version, status, details } = booking;
  const order: Order = { version, closed: isClosed(status), observedAt };
  const isNewState =
    isGone || known?.state.gone
      ? isLater(order, known?.state) && (isGone || mayRevive(order, known?.state, isEvent))
      : isNewer(order, known?.state);
  const isNewDetails = details !== null && isNewer(order, known?.details);
  const closer = newerCloser(booking, known?.closer ?? null);
  const told: State = { ...order, status, gone: false };
  const source: Source = {
    state: known && !isNewState ? known.state : isGone ? goneOf(told, known?.state) : told,
    closer,
    details: isNewDetails ? { ...order, ...detailsOf(details) } : (known?.details ?? null),
    bookingId: known?.bookingId ?? null,
    clientForgotten,
  };
  const isNew = isNewState || isNewDetails || closer !== known?.closer;
  return { source, isNew, newDetails: isNewDetails ? details : null };
}

function newerCloser(
  { closedBy: by, version, status }: ExternalBooking,
  known: Closer | null,
): Closer | null {
  const isTold = by !== null && isClosed(status);
  return isTold && (known === null || version >= known.version) ? { by, version, status } : known;
}

function detailsOf({ confirmed, client }: BookingDetails) {
  return { confirmed, clientId: client?.externalId ?? null };
}

function isLater({ observedAt }: Order, known: Order | undefined): boolean {
  return !known || observedAt > known.observedAt;
}

/** A booking that is read again was never gone, or is back. An event of the version that was known may only be late. */
function mayRevive({ version }: Order, known: Order | undefined, isEvent: boolean | undefined): boolean {
  return !known || (isEvent ? version > known.version : version >= known.version);
}

/** What has become of a closed booking stays. */
function goneOf(told: State, known: State | undefined): State {
  const { version = told.version } = known ?? {};
  if (known?.closed) return { ...known, observedAt: told.observedAt, gone: true };
  return { ...told, version, gone: true };
}

/** Locks it until the transaction ends. */
export async function lockSource(tx: Tx, { companyId, externalId }: SourceKey): Promise<Source | undefined> {
  const row = await tx
    .selectFrom('booking_source')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('external_id', '=', externalId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  const { closed_by: by, closed_by_version: closerVersion, closed_by_status: closerStatus } = row;
  const { details_version: version, details_closed: closed, details_observed_at: observedAt } = row;
  return {
    state: {
      version: row.version,
      closed: isClosed(row.status),
      observedAt: row.observed_at,
      status: row.status,
      gone: row.gone,
    },
    closer:
      by === null || closerVersion === null || closerStatus === null
        ? null
        : { by, version: closerVersion, status: closerStatus },
    details:
      version === null || closed === null || observedAt === null
        ? null
        : { version, closed, observedAt, confirmed: row.confirmed, clientId: row.client_external_id },
    bookingId: row.booking_id,
    clientForgotten: row.client_forgotten,
  };
}

/** False: another transaction has inserted it meanwhile, and nothing was inserted. */
export async function insertSource(tx: Tx, key: SourceKey, source: Source): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('booking_source')
    .values({
      company_id: key.companyId,
      external_id: key.externalId,
      client_forgotten: source.clientForgotten,
      ...columnsOf(source),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function updateSource(tx: Tx, key: SourceKey, source: Source): Promise<void> {
  await tx
    .updateTable('booking_source')
    .set(columnsOf(source))
    .where('company_id', '=', key.companyId)
    .where('external_id', '=', key.externalId)
    .execute();
}

function columnsOf({ state, closer, details, bookingId }: Source) {
  return {
    version: state.version,
    observed_at: state.observedAt,
    status: state.status,
    closed_by: closer?.by ?? null,
    closed_by_version: closer?.version ?? null,
    closed_by_status: closer?.status ?? null,
    gone: state.gone,
    details_version: details?.version ?? null,
    details_closed: details?.closed ?? null,
    details_observed_at: details?.observedAt ?? null,
    confirmed: details?.confirmed ?? false,
    client_external_id: details?.clientId ?? null,
    booking_id: bookingId,
  };
}
