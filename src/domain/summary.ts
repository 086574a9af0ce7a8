/** The part of a dialogue's state that is the model responder's. */
export const MODEL_STATE = 'model';

/** What the dialogue was about before the messages that are in the prompt. Part of the state above, as `summary`. */
export interface Summary {
  text: string;
  /** ISO 8601: of the last message that it covers. */
  until: string;
}
