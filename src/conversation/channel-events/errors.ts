import { DialogkeeperError } from '../../domain/error';

/** An event about something that is not known yet. The event waits for it, and is then dropped. */
export class EventTooEarly extends DialogkeeperError {
  readonly code = 'channel-event.too-early';

  constructor(
    /** Counted when the event is dropped. */
    readonly reason: 'message-not-stored' | 'reply-being-sent',
  ) {
    super(`${WORDS[reason]}; the event waits`);
  }
}

const WORDS = {
  'message-not-stored': 'the message that the event is about is not stored',
  'reply-being-sent': 'a reply of the conversation is being sent, and the event may be about it',
};
