import { DialogkeeperError } from '../domain/error';
import { withoutPassword } from '../privacy/shown-url';

export class CheckTimedOut extends DialogkeeperError {
  readonly code = 'check.timed-out';

  constructor(
    readonly check: string,
    readonly timeoutMs: number,
  ) {
    super(`${check} did not answer within ${timeoutMs} ms`);
  }
}

/** The addresses of the processes cannot be read now. That is not the same as an empty list. */
export class RegistryUnreachable extends DialogkeeperError {
  readonly code = 'registry.unreachable';

  constructor(redisUrl: string, options?: ErrorOptions) {
    super(
      `the list of running processes cannot be read: the queue Redis at ${withoutPassword(redisUrl)} does not answer. Try again when it does`,
      options,
    );
  }
}
