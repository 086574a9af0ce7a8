import { ConfigInvalid } from '../settings/errors';
import { decimal, duration, integer, secretOfHeader, text, url } from '../settings/parse';
import type { Settings, Values } from '../settings/setting';
import { MINUTE } from '../time/duration';

const MEGABYTE = 1024 * 1024;

export const TRANSCRIPTION_SETTINGS = {
  transcribeUrl: {
    env: 'TRANSCRIBE_URL',
    default: undefined,
    doc: 'the address of an OpenAI-compatible API that turns voice notes into text (`/audio/transcriptions`), such as `https://api.openai.com/v1`. Unset: voice notes have no text ([voice.md](voice.md))',
    parse: url('http:', 'https:'),
  },
  transcribeModel: {
    env: 'TRANSCRIBE_MODEL',
    default: 'whisper-1',
    doc: 'the name of the model there',
    parse: text,
  },
  transcribeApiKey: {
    env: 'TRANSCRIBE_API_KEY',
    default: undefined,
    doc: 'the key of that API. Unset: none is sent',
    parse: secretOfHeader,
  },
  transcribeLanguage: {
    env: 'TRANSCRIBE_LANGUAGE',
    default: undefined,
    doc: 'the language of all clients, such as `ru`, if they have one in common. Unset: the model recognises it',
    parse: language,
  },
  transcribeTimeout: {
    env: 'TRANSCRIBE_TIMEOUT',
    default: '20s',
    doc: 'how long the voice notes of one turn may take, all together; then the responder answers without the rest',
    parse: duration(100, 10 * MINUTE),
  },
  transcribeMaxBytes: {
    env: 'TRANSCRIBE_MAX_BYTES',
    default: '4194304',
    doc: 'the largest voice note that is transcribed, in bytes. A minute has about 150,000',
    parse: integer(1, 25 * MEGABYTE),
  },
  transcribePrice: {
    env: 'TRANSCRIBE_PRICE',
    default: undefined,
    doc: 'money for a minute of voice notes, in the currency of `MODEL_PRICES`, such as `0.006`. It counts against `MODEL_DAILY_BUDGET`: once that is spent, voice notes have no text until midnight. Unset: they cost nothing',
    parse: decimal(0, 1000),
  },
} satisfies Settings;

export type TranscriptionSettings = Values<typeof TRANSCRIPTION_SETTINGS>;

function language(given: string, env: string): string {
  if (/^[a-z]{2}$/.test(given)) return given;
  throw new ConfigInvalid(env, given, 'two letters of ISO 639-1, such as ru');
}
