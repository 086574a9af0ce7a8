import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';

export class InvalidPayload extends DialogkeeperError {
  readonly code = 'job.invalid-payload';
  override readonly retryable = false;

  constructor(
    readonly job: string,
    /** Dotted path of the first field that is wrong, `(root)` when the payload as a whole is. */
    readonly field: string,
    readonly problem: string,
    /** Where the payload is that of a job, and no caller can correct it. */
    nextStep?: string,
  ) {
    const end = nextStep === undefined ? '' : `; ${nextStep}`;
    super(`${job}: ${masked(field)}: ${masked(problem)}${end}`);
  }
}

export class UnknownJob extends DialogkeeperError {
  readonly code = 'job.unknown';
  override readonly retryable = false;

  constructor(
    readonly queue: string,
    readonly job: string,
    readonly known: readonly string[],
  ) {
    super(
      `queue ${queue} has no job ${JSON.stringify(masked(job).slice(0, 100))}; it takes ${known.join(', ')}`,
    );
  }
}
