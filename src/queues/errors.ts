import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';
import { withoutPassword } from '../privacy/shown-url';
import { troubleOf } from '../redis/problem';

/** Trying again helps as soon as Redis can be used. */
export class QueueUnreachable extends DialogkeeperError {
  readonly code = 'queue.unreachable';

  constructor(url: string, problem: string, options?: ErrorOptions) {
    super(
      `the queue Redis at ${withoutPassword(url)} ${masked(problem)}. Check that it runs and that REDIS_URL is right, then try again`,
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

/** The error for a queue Redis that cannot be used. `cause` comes from Redis or its connection. */
export function queueUnusable(url: string, cause: unknown): QueueRefused | QueueUnreachable {
  const { what, isFinal } = troubleOf(cause);
  return isFinal ? new QueueRefused(url, what, { cause }) : new QueueUnreachable(url, what, { cause });
}

/** Workers still run jobs of a client who is being forgotten. */
export class PersonJobsBusy extends DialogkeeperError {
  readonly code = 'queue.person-busy';

  constructor(readonly companyId: string) {
    super(
      `company ${companyId}: jobs with messages of this client are still running. Nothing was deleted from the database; try again in a minute`,
    );
  }
}
