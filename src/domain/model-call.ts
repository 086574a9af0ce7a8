/** What has become of one request to a model, or of what it has answered. */
export const MODEL_OUTCOMES = [
  /** It was used. */
  'answered',
  /** No answer, or no first token, within its time. */
  'timed-out',
  /** 429. */
  'rate-limited',
  /** 400, 401, 403, 404 …: the same request will be refused again. */
  'refused',
  /** 5xx, or no connection. */
  'unavailable',
  /** The stream has ended in the middle. */
  'cut',
  /** It is not what the protocol allows. */
  'invalid',
  /** It has neither a text nor a call. */
  'empty',
  /** More steps than `MODEL_STEPS`, or the same call again and again. */
  'looped',
  /** The text says that something was done which was not, or is in another language than the client's. */
  'rejected',
  /** Newer messages of the client, or a shutdown. */
  'aborted',
] as const;
export type ModelOutcome = (typeof MODEL_OUTCOMES)[number];

/** Why the fallback answers. `over-budget`: the model was not asked. */
export const FALLBACK_REASONS = [...MODEL_OUTCOMES, 'over-budget'] as const;
export type FallbackReason = (typeof FALLBACK_REASONS)[number];

/** In tokens. Where the provider does not say, they are counted by a tokenizer of another model: about as many. */
export interface ModelUsage {
  /** All of the prompt. */
  input: number;
  /** That part of `input` which the provider had in its cache. */
  cached: number;
  output: number;
}

export interface ModelCall extends ModelUsage {
  model: string;
  outcome: ModelOutcome;
  seconds: number;
  /** In the currency of `MODEL_PRICES`; 0: they are not set. */
  cost: number;
  /** For operators: why there is no answer. Without the key, and without what anybody has written. Absent: the outcome says it. */
  problem?: string | undefined;
}
