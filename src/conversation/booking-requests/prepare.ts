import type { CompanyBookings } from '../../bookings/booking-systems';
import { InvalidAction } from '../../bookings/errors';
import type { BookingActions, BookingSystemClient } from '../../bookings/provider';
import { mayChange, startOf } from '../../bookings/rules';
import { externalParts } from '../../db/booking-requests/external';
import type { Db } from '../../db/database';
import type { Told } from '../../db/mirror/told';
import { phoneOf } from '../../domain/address';
import type { ExternalBooking } from '../../domain/external-booking';
import type { BookAction, RequestedAction } from '../../domain/turn';
import { prepareChange } from './prepare-change';
import type { Requester } from './run-requests';

/** What the booking system has of an action that is done there: a booking, or that it does not have it any more. */
export type Done = Pick<Told, 'booking' | 'isGone'>;

/** An action in the words of the booking system. */
export interface PreparedRequest {
  send(signal: AbortSignal): Promise<ExternalBooking>;
  /** Looks whether it is done. Undefined: it is not. */
  look(signal: AbortSignal): Promise<Done | undefined>;
}

export type Prepared =
  | { kind: 'request'; request: PreparedRequest }
  /**
   * `invalid`: the booking system does not know what the action names. `unavailable`: it takes no requests from us. The responder
   * hands over to a person.
   */
  | { kind: 'impossible'; outcome: 'invalid' | 'unavailable' };

/** What is prepared. */
export interface Wanted {
  key: string;
  action: RequestedAction;
  /** It was requested before, and is only looked up: the booking may belong to another client by now. */
  wasRequested?: boolean;
  /** The client's new name, which is not stored yet. */
  clientName?: string | undefined;
}

/** Used with an API that takes requests. */
export interface Api {
  client: BookingSystemClient;
  actions: BookingActions;
}

/** Checks what the rules and the clock allow. False: there is nothing to do. Throws `InvalidAction`. */
export async function isAllowed(
  db: Db,
  { clientId, timezone }: Requester,
  action: RequestedAction,
): Promise<boolean> {
  if (action.type === 'book' || action.type === 'reschedule') await startOf(db, timezone, action);
  if (action.type === 'book' || action.type === 'confirm') return true;
  if (await mayChange(db, clientId, action)) return true;
  if (action.type === 'cancel') return false;
  throw new InvalidAction(
    action.type,
    `bookingId: the client has no open booking ${action.bookingId}; allowed are those of the context`,
  );
}

/** Throws `InvalidAction` for what is not the company's. */
export async function prepareRequest(
  db: Db,
  { client }: CompanyBookings,
  requester: Requester,
  wanted: Wanted,
): Promise<Prepared> {
  if (!client?.actions) return { kind: 'impossible', outcome: 'unavailable' };
  const api = { client, actions: client.actions };
  const { action } = wanted;
  return action.type === 'book'
    ? prepareBooking(db, api, requester, { ...wanted, action })
    : prepareChange(db, api, requester, { ...wanted, action });
}

async function prepareBooking(
  db: Db,
  { actions }: Api,
  requester: Requester,
  { key: idempotencyKey, action, clientName }: Wanted & { action: BookAction },
): Promise<Prepared> {
  const { staff, serviceIds, client } = await externalParts(db, requester, action);
  if (!staff) throw new InvalidAction('book', `staffId: the company has no staff member ${action.staffId}`);
  if (!serviceIds) throw new InvalidAction('book', 'serviceId, moreServiceIds: one is not of the company');
  const known = serviceIds.filter((id) => id !== null);
  const lacksService = known.length < serviceIds.length && !actions.withoutServices;
  if (staff.externalId === null || lacksService) return { kind: 'impossible', outcome: 'invalid' };
  const { title, from, durationMinutes, price = null, comment = null } = action;
  const request = {
    idempotencyKey,
    client: { name: clientName ?? client.name, phone: phoneOf(client.address) },
    staffId: staff.externalId,
    serviceIds: known,
    staffName: staff.name,
    title,
    from,
    durationMinutes,
    price,
    comment,
  };
  return {
    kind: 'request',
    request: {
      send: (signal) => actions.book(request, signal),
      look: async (signal) => {
        const booking = await actions.findBooked(request, signal);
        return booking && { booking };
      },
    },
  };
}
