import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';

export class InvalidReply extends DialogkeeperError {
  readonly code = 'turn.invalid-reply';

  constructor(
    /** Dotted path in the reply. */
    readonly field: string,
    readonly problem: string,
  ) {
    super(
      `the responder returned an invalid reply: ${masked(field)}: ${masked(problem)}; correct the responder`,
    );
  }
}

export class ResponderTimedOut extends DialogkeeperError {
  readonly code = 'turn.responder-timeout';

  constructor(
    readonly timeoutMs: number,
    options?: ErrorOptions,
  ) {
    super(
      `the responder has not answered within ${timeoutMs} ms (RESPONDER_TIMEOUT); the turn is tried again`,
      options,
    );
  }
}

export class InvalidScript extends DialogkeeperError {
  readonly code = 'script.invalid';

  constructor(
    readonly path: string,
    /** From 1; 0: the whole file. */
    readonly line: number,
    readonly field: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(
      line === 0 ? `${path} cannot be read: ${problem}` : `${path}, line ${line}: ${field}: ${problem}`,
      options,
    );
  }
}
