import { DialogkeeperError } from '../../domain/error';

/** A field of the configuration file has a wrong value. */
export class ConfigFileInvalid extends DialogkeeperError {
  readonly code = 'config-file.invalid';
  override readonly retryable = false;

  constructor(
    readonly file: string,
    /** For example `channels[0].phoneNumberId`. */
    readonly path: string,
    /** What was given, as it may be shown; never a secret. */
    readonly given: string,
    /** What is allowed, as the end of the sentence that begins with "it". */
    readonly allowed: string,
  ) {
    super(`${file}: ${path} is ${given}; it ${allowed}`);
  }
}

/** There is no file, or it cannot be loaded. */
export class ConfigFileUnreadable extends DialogkeeperError {
  readonly code = 'config-file.unreadable';
  override readonly retryable = false;

  constructor(
    readonly file: string,
    readonly problem: string,
  ) {
    super(`${file} cannot be read: ${problem}`);
  }
}
