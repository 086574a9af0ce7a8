import type { DialogueState } from './context';

/** The part of a dialogue's state that is the model responder's. */
export const MODEL_STATE = 'model';
/** As `version` in it: one of another version is not read. */
export const MODEL_STATE_VERSION = 1;

/** What the dialogue was about before the messages that are in the prompt. Part of the state above, as `summary`. */
export interface Summary {
  text: string;
  /** ISO 8601: of the last message that it covers. */
  until: string;
}

export function summaryOf(state: DialogueState): Summary | undefined {
  const { summary } = objectOf(state[MODEL_STATE]);
  return typeof objectOf(summary).text === 'string' ? (summary as Summary) : undefined;
}

export function withSummary(state: DialogueState, summary: Summary): DialogueState {
  const known = objectOf(state[MODEL_STATE]);
  const kept = known.version === MODEL_STATE_VERSION ? known : {};
  return { ...state, [MODEL_STATE]: { ...kept, version: MODEL_STATE_VERSION, summary } };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
