import { DialogkeeperError } from '../domain/error';
import type { ActionOutcome, RequestedAction } from '../domain/turn';
import { masked } from '../privacy/redaction';

/** Another booking has taken the time between the turn's context and its commit. */
export class SlotTaken extends DialogkeeperError {
  readonly code = 'booking.slot-taken';

  constructor(
    readonly companyId: string,
    readonly staffId: string,
    readonly from: string,
    options?: ErrorOptions,
  ) {
    super(`${from} of staff member ${staffId} (company ${companyId}) is taken by another booking`, options);
  }
}

/** The action does not fit the data: a service of another company, a time that does not exist. */
export class InvalidAction extends DialogkeeperError {
  readonly code = 'turn.invalid-action';

  constructor(
    readonly action: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(
      `the responder's action ${action} cannot be committed: ${masked(problem)}; correct the responder`,
      options,
    );
  }
}

/** The rules of the company keep clients from changing this booking by themselves. */
export class ChangeNotAllowed extends InvalidAction {}

/** The booking system refuses this action for good; the responder is told. */
export class BookingRefused extends DialogkeeperError {
  readonly code = 'booking.refused';
  override readonly retryable = false;

  constructor(
    /** `taken`: another booking has the time. `not-allowed`: the rules of the company. `invalid`: it does not fit the data there. */
    readonly why: 'taken' | 'not-allowed' | 'invalid',
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`the booking system refused: ${masked(reason)}`, options);
  }
}

/** What a turn has asked the booking system for is not done. The turn runs again, and its responder is told. */
export class ActionRefused extends DialogkeeperError {
  readonly code = 'turn.action-refused';

  constructor(
    readonly action: RequestedAction['type'],
    readonly outcome: Exclude<ActionOutcome['outcome'], 'done'>,
  ) {
    super(
      `the booking system has not done the action ${action} (${outcome}), and the responder asks for it again; correct the responder: it is told in outcomes`,
    );
  }
}

/** The booking system has certainly not carried the request out this time. */
export class BookingsUnavailable extends DialogkeeperError {
  readonly code: string = 'bookings.unavailable';

  constructor(
    readonly reason: string,
    /** The pause that it asks for, in milliseconds. */
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(`the booking system did not take the request: ${masked(reason)}`, options);
  }
}

/** The booking system refuses every request (credentials, rights): a person has to act. */
export class BookingsOutage extends BookingsUnavailable {
  override readonly code = 'bookings.outage';
}

/** It is unknown whether the booking system has carried the request out: its answer was lost, or none came in time. */
export class BookingsUnconfirmed extends DialogkeeperError {
  readonly code = 'bookings.unconfirmed';

  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`it is unknown whether the booking system took the request: ${masked(reason)}`, options);
  }
}

/** The provider does not know any more from where to go on: everything is read again. */
export class SyncStateExpired extends DialogkeeperError {
  readonly code = 'bookings.sync-state-expired';

  constructor(options?: ErrorOptions) {
    super(
      'the booking system has forgotten the state of the last sync; all bookings are read again',
      options,
    );
  }
}
