import { ConfigInvalid } from '../settings/errors';
import { duration, text } from '../settings/parse';
import type { Settings, Values } from '../settings/setting';
import { MINUTE } from '../time/duration';

export const RESPONDER_SETTINGS = {
  responder: {
    env: 'RESPONDER',
    default: undefined,
    doc: '`receptionist`, `scripted`, or the path of a module that exports `createResponder`. Unset: `receptionist`; in production `dialogkeeper doctor` warns about that',
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
} satisfies Settings;

export type ResponderSettings = Values<typeof RESPONDER_SETTINGS>;

/** The responders that `RESPONDER` may name. Any other value is the path of a module. */
export type ResponderName = 'receptionist' | 'scripted';

/** The path of the script. Throws `ConfigInvalid`. */
export function requireScript({ script }: Pick<ResponderSettings, 'script'>): string {
  if (script) return script;
  throw new ConfigInvalid(
    'SCRIPT',
    undefined,
    'the path of a file with dialogues when RESPONDER is scripted',
  );
}
