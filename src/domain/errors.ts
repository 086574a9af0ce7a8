import { DialogkeeperError } from './error';

export class UnknownCompany extends DialogkeeperError {
  readonly code = 'company.unknown';
  override readonly retryable = false;

  constructor(readonly companyId: string) {
    super(
      `there is no company ${JSON.stringify(companyId)} in the database; insert it, then retry the job from the failed set`,
    );
  }
}

export class InvalidAddress extends DialogkeeperError {
  readonly code = 'address.invalid';
  override readonly retryable = false;

  constructor(
    readonly given: string,
    readonly problem: string,
  ) {
    super(
      `${abbreviated(given)} is not an address of a client: ${problem}. Give an international phone number, a WhatsApp id, or an id ending in @lid`,
    );
  }
}

/** Enough to recognise a known value: error messages are logged, and phone numbers do not belong in logs. */
function abbreviated(value: string): string {
  return value.length > 6 ? `"${value.slice(0, 3)}…${value.slice(-2)}"` : JSON.stringify(value);
}
