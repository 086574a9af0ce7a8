import { ConfigInvalid } from '../settings/errors';
import { duration, integer, text } from '../settings/parse';
import type { Settings, Values } from '../settings/setting';
import { MINUTE } from '../time/duration';
import { MODEL_SETTINGS } from './model/settings';

const MEGABYTE = 1024 * 1024;

export const RESPONDER_SETTINGS = {
  responder: {
    env: 'RESPONDER',
    default: undefined,
    doc: '`receptionist`, `model`, `scripted`, or the path of a module that exports `createResponder`. Unset: `model` if `MODEL_URL` is set, otherwise `receptionist`; in production `dialogkeeper doctor` warns about that',
    parse: text,
  },
  script: {
    env: 'SCRIPT',
    default: undefined,
    doc: 'the dialogues that the scripted responder replays (JSON lines)',
    parse: text,
  },
  receptionistWords: {
    env: 'RECEPTIONIST_WORDS',
    default: undefined,
    doc: "a JSON file with a salon's own words for the receptionist: synonyms, names, answers to questions ([receptionist.md](receptionist.md))",
    parse: text,
  },
  responderTimeout: {
    env: 'RESPONDER_TIMEOUT',
    default: '30s',
    doc: 'how long a responder may take to answer before its turn is tried again',
    parse: duration(100, 10 * MINUTE),
  },
  mediaMaxBytes: {
    env: 'MEDIA_MAX_BYTES',
    default: '16777216',
    doc: 'the largest file of a client that a responder may fetch, in bytes. A process fetches four at a time',
    parse: integer(1, 100 * MEGABYTE),
  },
  mediaTypes: {
    env: 'MEDIA_TYPES',
    default: 'image/,audio/,video/,application/pdf',
    doc: 'the types of files that a responder may fetch: beginnings of MIME types, separated by commas',
    parse: mimeTypes,
  },
  ...MODEL_SETTINGS,
} satisfies Settings;

/** `image/,application/pdf` → the beginnings of MIME types, in lower case. */
function mimeTypes(given: string, env: string): readonly string[] {
  const types = given.split(',').map((type) => type.trim().toLowerCase());
  if (types.every((type) => /^[a-z]+\/[a-z0-9.+-]*$/.test(type))) return types;
  throw new ConfigInvalid(
    env,
    given,
    'beginnings of MIME types, separated by commas, such as image/,application/pdf',
  );
}

export type ResponderSettings = Values<typeof RESPONDER_SETTINGS>;

/** The responders that `RESPONDER` may name. Any other value is the path of a module. */
export type ResponderName = 'receptionist' | 'model' | 'scripted';

/** The path of the script. Throws `ConfigInvalid`. */
export function requireScript({ script }: Pick<ResponderSettings, 'script'>): string {
  if (script) return script;
  throw new ConfigInvalid(
    'SCRIPT',
    undefined,
    'the path of a file with dialogues when RESPONDER is scripted',
  );
}

/** When `RESPONDER` is not set. */
export function usualResponder({ modelUrl }: Pick<ResponderSettings, 'modelUrl'>): ResponderName {
  return modelUrl === undefined ? 'receptionist' : 'model';
}
