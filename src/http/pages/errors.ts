import { DialogkeeperError } from '../../domain/error';

/** It does not exist, or it belongs to a company that the viewer may not see. */
export class PageNotFound extends DialogkeeperError {
  readonly code = 'page.not-found';
  override readonly retryable = false;

  constructor() {
    super('there is nothing here, or it belongs to a company that you may not see');
  }
}

/** A form has a field that cannot be used. Nothing was changed. */
export class FormInvalid extends DialogkeeperError {
  readonly code = 'page.form-invalid';
  override readonly retryable = false;

  constructor(
    readonly field: string,
    readonly problem: string,
  ) {
    super(`${field}: ${problem}. Nothing was changed`);
  }
}
