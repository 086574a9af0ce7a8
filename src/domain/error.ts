/**
 * Every failure that a caller, an operator or a test may want to tell apart. `code` is stable and is what code
 * and tests match; the message is for people: what, why, and what to do next. It is shown and logged as it is, so a
 * subclass masks what others wrote in it.
 */
export abstract class DialogkeeperError extends Error {
  abstract readonly code: string;
  /** False where trying again can not help: a job that fails so goes to the failed set at once. */
  readonly retryable: boolean = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
