import { DialogkeeperError } from '../domain/error';

/** A last resort: what a job waits for has a deadline of its own, and all of them have passed. */
export class JobHangs extends DialogkeeperError {
  readonly code = 'job.hangs';

  constructor(readonly timeoutMs: number) {
    super(`the job has not ended within ${timeoutMs} ms; it is given up and will be tried again`);
  }
}
