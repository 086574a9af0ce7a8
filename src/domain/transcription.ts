/** What has become of one voice note. */
export const TRANSCRIPTION_OUTCOMES = [
  'transcribed',
  /** Nothing is said in it. */
  'silent',
  /** The provider of its channel did not give it. */
  'no-file',
  /** It has more bytes than `TRANSCRIBE_MAX_BYTES`. */
  'too-large',
  /** The company has spent its budget of the day: the API was not asked. */
  'over-budget',
  'timed-out',
  /** 429. */
  'rate-limited',
  /** 400, 401, 404 …: the same request will be refused again. */
  'refused',
  /** 5xx, or no connection. */
  'unavailable',
  /** The answer is no transcript. */
  'invalid',
  /** The message was answered or deleted meanwhile, or PostgreSQL did not take the text. */
  'not-stored',
] as const;
export type TranscriptionOutcome = (typeof TRANSCRIPTION_OUTCOMES)[number];
