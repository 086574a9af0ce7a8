import { DialogkeeperError } from '../../domain/error';

/** A last resort: everything that a job waits for has a deadline of its own, and this one is longer than all of them. */
export class JobHangs extends DialogkeeperError {
  readonly code = 'job.hangs';

  constructor(readonly timeoutMs: number) {
    super(`the job has not ended within ${timeoutMs} ms; it is given up and will be tried again`);
  }
}

export class WorkersNotRunning extends DialogkeeperError {
  readonly code = 'worker.not-running';

  constructor(readonly queues: readonly string[]) {
    super(`no jobs are taken${queues.length > 0 ? ` from ${queues.join(', ')}` : ''}`);
  }
}
