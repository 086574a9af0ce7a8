import { z } from 'zod';
import { LONGEST_TEXT } from '../domain/context';
import type { Media } from '../domain/media';
import type { TranscriptionOutcome } from '../domain/transcription';
import { type JsonAnswer, requestJson } from '../provider-api/http';
import { costOf } from './cost';
import { nameOf } from './file-name';
import type { TranscriptionSettings } from './settings';

export type Transcript =
  | { outcome: 'transcribed'; text: string; cost: number }
  | { outcome: 'silent'; cost: number }
  | { outcome: Exclude<TranscriptionOutcome, 'transcribed' | 'silent'> };

export interface Transcriber {
  /** Of one voice note. */
  readonly maxBytes: number;
  /** Milliseconds for all voice notes of a turn. */
  readonly timeoutMs: number;
  /** The name of the model. */
  readonly model: string;
  /** Voice notes cost money: `TRANSCRIBE_PRICE`. */
  readonly isPaid: boolean;
  /** Throws only the reason of `signal`. */
  transcribe(note: Media, signal: AbortSignal): Promise<Transcript>;
}

/** UTF-8 needs at most three bytes for a UTF-16 unit; the rest is for what surrounds the text, such as `usage`. */
const MAX_ANSWER = 3 * LONGEST_TEXT + 64 * 1024;

const answerSchema = z.object({
  text: z.string(),
  usage: z.object({ seconds: z.number().nonnegative().optional() }).optional().catch(undefined),
});

/** Undefined: `TRANSCRIBE_URL` is not set. */
export function createTranscriber(settings: TranscriptionSettings): Transcriber | undefined {
  const { transcribeUrl: address, transcribeTimeout: timeoutMs, transcribeMaxBytes: maxBytes } = settings;
  if (!address) return undefined;
  const price = settings.transcribePrice ?? 0;
  const url = `${address.replace(/\/+$/, '')}/audio/transcriptions`;
  const headers = settings.transcribeApiKey && { authorization: `Bearer ${settings.transcribeApiKey}` };
  return {
    maxBytes,
    timeoutMs,
    model: settings.transcribeModel,
    isPaid: price > 0,
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
      return answer ? transcriptOf(answer, note, price) : { outcome: 'unavailable' };
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

function transcriptOf({ status, json }: JsonAnswer, { bytes }: Media, price: number): Transcript {
  if (status === 429) return { outcome: 'rate-limited' };
  if (status >= 500) return { outcome: 'unavailable' };
  if (status >= 300) return { outcome: 'refused' };
  const answer = answerSchema.safeParse(json);
  if (!answer.success) return { outcome: 'invalid' };
  const text = answer.data.text.trim().slice(0, LONGEST_TEXT);
  const cost = costOf(bytes.length, answer.data.usage?.seconds, price);
  return text ? { outcome: 'transcribed', text, cost } : { outcome: 'silent', cost };
}
