/**
 * A failure that callers, operators and tests can tell apart. Code and tests match `code`, which is stable. The message is for
 * people: what failed, why, and what to do next. It is shown and logged as it is, so a subclass masks foreign text in it.
 */
export abstract class DialogkeeperError extends Error {
  abstract readonly code: string;
  /** False: another attempt cannot help, and the job goes to the failed set at once. */
  readonly retryable: boolean = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
