import { DialogkeeperError } from '../domain/error';

/** What was written as a client cannot be sent. */
export class NotSayable extends DialogkeeperError {
  readonly code = 'simulator.not-sayable';
  override readonly retryable = false;

  constructor(
    readonly field: 'text' | 'phone' | 'name',
    readonly problem: 'empty' | 'too-long' | 'not-a-phone' | 'real-client',
  ) {
    super(`the message was not sent: ${field} is ${problem}`);
  }
}

/** What the simulator was asked for cannot be done now. Nothing was changed. */
export class NotPossible extends DialogkeeperError {
  readonly code = 'simulator.not-possible';
  override readonly retryable = false;

  constructor(readonly reason: 'nothing-offered' | 'booked-elsewhere' | 'taken-already' | 'nothing-said') {
    super(`the simulator cannot do that now: ${reason}. Nothing was changed`);
  }
}
