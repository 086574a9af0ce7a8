import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';
import { withoutPassword } from '../privacy/shown-url';

/** Trying again helps as soon as Redis can be used. */
export class QueueUnreachable extends DialogkeeperError {
  readonly code = 'queue.unreachable';

  constructor(url: string, problem: string, options?: ErrorOptions) {
    super(
      `the queue Redis at ${withoutPassword(url)} ${masked(problem)}. Check that it runs and that the address is right, then try again`,
      options,
    );
  }
}

/** Waiting does not help: the configuration is wrong, here or in Redis. */
export class QueueRefused extends DialogkeeperError {
  readonly code = 'queue.refused';
  override readonly retryable = false;

  constructor(url: string, problem: string, options?: ErrorOptions) {
    super(`the queue Redis at ${withoutPassword(url)} ${masked(problem)} (REDIS_URL)`, options);
  }
}
