import { DialogkeeperError } from '../domain/error';
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
