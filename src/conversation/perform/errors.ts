import { DialogkeeperError } from '../../domain/error';

/** The run of a turn has ended while its responder was thinking: what it answers from now on is discarded. */
export class RunEnded extends DialogkeeperError {
  readonly code = 'turn.run-ended';

  constructor(
    /** `superseded`: another turn of the conversation was committed. `outdated`: the client has written more, and can still wait. */
    readonly kind: 'superseded' | 'outdated',
  ) {
    super(
      kind === 'superseded'
        ? 'another turn of the conversation was committed while the responder was thinking; its answer is discarded'
        : 'the client has written more while the responder was thinking; it is asked again with all messages',
    );
  }
}

export class TooLateToPerform extends DialogkeeperError {
  readonly code = 'turn.too-late-to-perform';

  constructor() {
    super(
      'perform was called after the responder had answered, or after its signal was aborted; nothing is done. Await perform before you answer',
    );
  }
}
