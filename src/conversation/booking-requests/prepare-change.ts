import { InvalidAction } from '../../bookings/errors';
import { startOf } from '../../bookings/rules';
import { findExternalBooking, findStaff } from '../../db/booking-requests/external';
import type { Db } from '../../db/database';
import type { ExternalBooking } from '../../domain/external-booking';
import type { CancelAction, ConfirmAction, RescheduleAction } from '../../domain/turn';
import { MINUTE } from '../../time/duration';
import type { Api, Done, Prepared, PreparedRequest, Wanted } from './prepare';
import type { Requester } from './run-requests';

type Change = RescheduleAction | CancelAction | ConfirmAction;

export async function prepareChange(
  db: Db,
  api: Api,
  requester: Requester,
  { key, action, wasRequested = false }: Wanted & { action: Change },
): Promise<Prepared> {
  const { companyId, clientId } = requester;
  const owner = wasRequested ? { companyId } : { companyId, clientId };
  const booking = await findExternalBooking(db, owner, action.bookingId);
  if (!booking)
    throw new InvalidAction(action.type, `bookingId: the client has no booking ${action.bookingId}`);
  const { externalId } = booking;
  if (externalId === null) return { kind: 'impossible', outcome: 'invalid' };
  if (action.type !== 'reschedule') return { kind: 'request', request: closing(api, externalId, action) };

  const staff = await newStaff(db, requester.companyId, action);
  if (staff === null) return { kind: 'impossible', outcome: 'invalid' };
  const { from, durationMinutes = booking.durationMinutes } = action;
  const staffId = staff ?? booking.staffId;
  const request = { idempotencyKey: key, externalId, staffId, from, durationMinutes };
  const startsAt = Date.parse(await startOf(db, requester.timezone, action));
  const send = (signal: AbortSignal) => api.actions.reschedule(request, signal);
  const isThere = ({ status, details }: ExternalBooking) =>
    status === 'booked' &&
    details !== null &&
    Date.parse(details.startsAt) === startsAt &&
    Date.parse(details.endsAt) === startsAt + durationMinutes * MINUTE &&
    (staff === undefined || details.staffId === staff);
  const lookAtIt = lookFor(api, externalId, isThere, send);
  const look = async (signal: AbortSignal) => {
    const moved = await api.actions.findMoved?.(request, signal);
    return moved ? { booking: moved } : lookAtIt(signal);
  };
  return { kind: 'request', request: { send, look } };
}

/** Undefined: unchanged. Null: the booking system does not know them. */
async function newStaff(
  db: Db,
  companyId: string,
  { type, staffId }: RescheduleAction,
): Promise<string | null | undefined> {
  if (staffId === undefined) return undefined;
  const staff = await findStaff(db, companyId, staffId);
  if (!staff) throw new InvalidAction(type, `staffId: the company has no staff member ${staffId}`);
  return staff.externalId;
}

function closing(api: Api, externalId: string, action: CancelAction | ConfirmAction): PreparedRequest {
  if (action.type === 'cancel') {
    const { reason = null } = action;
    const send = (signal: AbortSignal) => api.actions.cancel({ externalId, reason }, signal);
    const isClosed = ({ status }: ExternalBooking) => status !== 'booked';
    return { send, look: lookFor(api, externalId, isClosed, send) };
  }
  const send = async (signal: AbortSignal) => {
    if (!api.actions.confirm) throw new InvalidAction('confirm', 'the booking system takes no confirmations');
    return api.actions.confirm(externalId, signal);
  };
  const isConfirmed = ({ details }: ExternalBooking) => details?.confirmed === true;
  return { send, look: lookFor(api, externalId, isConfirmed, send) };
}

/** A change that is carried out twice changes nothing: where bookings cannot be read, the way to know is to do it again. */
function lookFor(
  { client }: Api,
  externalId: string,
  isDone: (booking: ExternalBooking) => boolean,
  again: PreparedRequest['send'],
): PreparedRequest['look'] {
  return async (signal) => {
    if (!client.readBooking) return { booking: await again(signal) };
    const booking = await client.readBooking(externalId, signal);
    const found = booking ? { booking } : gone(externalId);
    return isDone(found.booking) ? found : undefined;
  };
}

/** A booking that its system does not have any more, and of which it names no version. */
function gone(externalId: string): Done {
  const booking = { externalId, version: 0, status: 'cancelled' as const, closedBy: null, details: null };
  return { booking, isGone: true };
}
