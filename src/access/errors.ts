import { DialogkeeperError } from '../domain/error';

export class PasswordTooShort extends DialogkeeperError {
  readonly code = 'password.too-short';
  override readonly retryable = false;

  constructor(
    readonly length: number,
    readonly least: number,
  ) {
    super(`the password has ${length} characters; give one of at least ${least}, such as four or five words`);
  }
}

export class PasswordTooLong extends DialogkeeperError {
  readonly code = 'password.too-long';
  override readonly retryable = false;

  constructor(
    readonly length: number,
    readonly most: number,
  ) {
    super(`the password has ${length} characters; give one of at most ${most}`);
  }
}

/** Passwords are compared a few at a time, so that logins never block the process. */
export class TooManyLogins extends DialogkeeperError {
  readonly code = 'login.too-many';

  constructor() {
    super('too many people log in at this moment; try again in a few seconds');
  }
}

/** The role of a user does not allow what they have asked for. */
export class NotAllowed extends DialogkeeperError {
  readonly code = 'access.not-allowed';
  override readonly retryable = false;

  constructor(
    readonly role: string,
    readonly permission: string,
  ) {
    super(
      `the role ${role} does not have the permission ${JSON.stringify(permission)}; an owner can change the role`,
    );
  }
}

/** It is another company's, or does not exist: the answer does not tell which. */
export class NotSeen extends DialogkeeperError {
  readonly code = 'access.not-found';
  override readonly retryable = false;

  constructor() {
    super('there is nothing at this path');
  }
}
