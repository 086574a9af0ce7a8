import { DialogkeeperError } from '../../domain/error';

export class EmbeddedFailed extends DialogkeeperError {
  readonly code = 'embedded.failed';

  constructor(problem: string, options?: ErrorOptions) {
    super(`the embedded servers did not start: ${problem}`, options);
  }
}

/** The embedded servers ended without being stopped. */
export class EmbeddedEnded extends DialogkeeperError {
  readonly code = 'embedded.ended';

  constructor(
    readonly dataDir: string,
    how: string,
  ) {
    super(
      `the embedded servers of ${dataDir} have ended (${how}): start this program again; committed data is safe`,
    );
  }
}
