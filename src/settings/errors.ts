import { DialogkeeperError } from '../domain/error';

export class ConfigInvalid extends DialogkeeperError {
  readonly code = 'config.invalid';

  constructor(
    readonly variable: string,
    readonly given: string | undefined,
    readonly allowed: string,
  ) {
    super(`${variable} is ${given === undefined ? 'not set' : JSON.stringify(given)}; it must be ${allowed}`);
  }
}

export class EnvFileUnreadable extends DialogkeeperError {
  readonly code = 'config.unreadable-file';

  constructor(
    readonly path: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${path} cannot be read: ${problem}. It must be a UTF-8 text file of NAME=value lines`, options);
  }
}
