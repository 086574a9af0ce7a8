import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';

/** The turn of this conversation has failed too often. It is left alone; other conversations go on. */
export class ConversationParked extends DialogkeeperError {
  readonly code = 'turn.parked';
  override readonly retryable = false;

  constructor(
    readonly conversationId: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `conversation ${conversationId} is parked: ${masked(reason)}. Remove the cause, then: dialogkeeper parked redrive --conversation ${conversationId}`,
      options,
    );
  }
}
