/** A file that a client has sent. */
export interface Media {
  mimeType: string;
  bytes: Uint8Array;
}

/**
 * Why a file cannot be had:
 * - `absent`: the message has no file, or is not one of this turn.
 * - `unsupported`: its channel cannot fetch files.
 * - `too-large`, `type`: above `MEDIA_MAX_BYTES`, or not among `MEDIA_TYPES`.
 * - `gone`: the provider does not have it any more.
 * - `failed`: the provider did not give it this time; another attempt may succeed.
 */
export type MediaProblem = 'absent' | 'unsupported' | 'too-large' | 'type' | 'gone' | 'failed';
