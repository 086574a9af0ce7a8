import { DialogkeeperError } from '../../domain/error';

/** A booking is with a member of staff who is not known here (yet). A sync of what can be booked may make them known. */
export class UnknownStaff extends DialogkeeperError {
  readonly code = 'booking.unknown-staff';
  override readonly retryable = false;

  constructor(
    readonly companyId: string,
    /** In the booking system. */
    readonly staffId: string,
  ) {
    super(
      `company ${companyId} has no member of staff ${JSON.stringify(staffId)} of its booking system; read its staff again (dialogkeeper bookings sync), then retry the job from the failed set`,
    );
  }
}
