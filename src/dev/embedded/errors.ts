import { DialogkeeperError } from '../../domain/error';

export class EmbeddedFailed extends DialogkeeperError {
  readonly code = 'embedded.failed';

  constructor(problem: string, options?: ErrorOptions) {
    super(`the embedded servers did not start: ${problem}`, options);
  }
}

/** They ran and then ended without being asked to. */
export class EmbeddedEnded extends DialogkeeperError {
  readonly code = 'embedded.ended';

  constructor(
    readonly dataDir: string,
    how: string,
  ) {
    super(
      `the embedded servers of ${dataDir} have ended (${how}): start this program again; what PostgreSQL had committed is there`,
    );
  }
}
