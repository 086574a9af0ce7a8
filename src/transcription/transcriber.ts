import { z } from 'zod';
import { LONGEST_TEXT } from '../domain/context';
import type { Media } from '../domain/media';
import type { TranscriptionOutcome } from '../domain/transcription';
import { type JsonAnswer, requestJson } from '../provider-api/http';
import { nameOf } from './file-name';
import type { TranscriptionSettings } from './settings';

export type Transcript =
  | { outcome: 'transcribed'; text: string }
  | { outcome: Exclude<TranscriptionOutcome, 'transcribed'> };

export interface Transcriber {
  /** Of one voice note. */
  readonly maxBytes: number;
  /** Milliseconds for all voice notes of a turn. */
  readonly timeoutMs: number;
  /** Throws only the reason of `signal`. */
  transcribe(note: Media, signal: AbortSignal): Promise<Transcript>;
}

/** UTF-8 needs at most three bytes for a UTF-16 unit; the rest is for what surrounds the text, such as `usage`. */
const MAX_ANSWER = 3 * LONGEST_TEXT + 64 * 1024;

const answerSchema = z.object({ text: z.string() });

/** Undefined: `TRANSCRIBE_URL` is not set. */
export function createTranscriber(settings: TranscriptionSettings): Transcriber | undefined {
  const { transcribeUrl: address, transcribeTimeout: timeoutMs, transcribeMaxBytes: maxBytes } = settings;
  if (!address) return undefined;
  const url = `${address.replace(/\/+$/, '')}/audio/transcriptions`;
  const headers = settings.transcribeApiKey && { authorization: `Bearer ${settings.transcribeApiKey}` };
  return {
    maxBytes,
    timeoutMs,
    async transcribe(note, signal) {
      const request = {
        ...(headers && { headers }),
        ...{ body: formOf(note, settings), signal, timeoutMs, maxBytes: MAX_ANSWER },
      };
      const answer = await requestJson('POST', url, request, NO_ANSWER).catch((error: unknown) => {
        signal.throwIfAborted();
        if (error instanceof NoAnswer) return undefined;
        throw error;
      });
      return answer ? transcriptOf(answer) : { outcome: 'unavailable' };
    },
  };
}

class NoAnswer extends Error {}

const noAnswer = (reason: string, cause: unknown) => new NoAnswer(reason, { cause });
const NO_ANSWER = { unavailable: noAnswer, unconfirmed: noAnswer };

function formOf(note: Media, { transcribeModel, transcribeLanguage }: TranscriptionSettings): FormData {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(note.bytes)], { type: note.mimeType }), nameOf(note.mimeType));
  form.set('model', transcribeModel);
  form.set('response_format', 'json');
  if (transcribeLanguage) form.set('language', transcribeLanguage);
  return form;
}

function transcriptOf({ status, json }: JsonAnswer): Transcript {
  if (status === 429) return { outcome: 'rate-limited' };
  if (status >= 500) return { outcome: 'unavailable' };
  if (status >= 300) return { outcome: 'refused' };
  const answer = answerSchema.safeParse(json);
  if (!answer.success) return { outcome: 'invalid' };
  const text = answer.data.text.trim().slice(0, LONGEST_TEXT);
  return text ? { outcome: 'transcribed', text } : { outcome: 'silent' };
}
