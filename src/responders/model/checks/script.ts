import { clean, lower } from '../../text/normalise';
import type { ModelRun } from '../run';
import { transliterated } from './words/transliterated.json';

const SCRIPTS = {
  Latin: /\p{Script=Latin}/gu,
  Cyrillic: /\p{Script=Cyrillic}/gu,
  Greek: /\p{Script=Greek}/gu,
  Armenian: /\p{Script=Armenian}/gu,
  Georgian: /\p{Script=Georgian}/gu,
  Hebrew: /\p{Script=Hebrew}/gu,
  Arabic: /\p{Script=Arabic}/gu,
  Devanagari: /\p{Script=Devanagari}/gu,
  Thai: /\p{Script=Thai}/gu,
  Hangul: /\p{Script=Hangul}/gu,
  'Chinese or Japanese': /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
} as const;
type ScriptName = keyof typeof SCRIPTS;

const NAMES = Object.keys(SCRIPTS) as ScriptName[];
/** Fewer letters say little: a name, the title of a service. */
const LEAST = { client: 6, words: 2, reply: 12 };
/** Of the letters of a reply. The rest may be names. */
const LEAST_SHARE = 0.3;
const TRANSLITERATED = new Set(transliterated.split(' '));

/** For the model: the text is in another script than what the client writes. Languages of one script are not told apart. */
export function otherScript(text: string, run: ModelRun): string | undefined {
  const script = scriptOfClient(run);
  if (script === undefined) return undefined;
  const letters = withoutNames(text, run).match(/\p{L}/gu)?.length ?? 0;
  const fitting = count(withoutNames(text, run), script);
  if (letters < LEAST.reply || fitting / letters >= LEAST_SHARE) return undefined;
  return `The client writes in ${script} letters. Write the same message in the language of their last message.`;
}

/**
 * Of the unanswered messages; if they say too little, of those before. Undefined: unknown, or two would do. A short «Привет» after
 * English messages may be answered in either; a single word in Latin letters may be a name or a service.
 */
function scriptOfClient({ input }: ModelRun): ScriptName | undefined {
  const unanswered = input.messages.flatMap(({ text, choice }) => (choice || !text ? [] : [text]));
  const older = input.context.dialogue.messages.flatMap(({ from, text }) =>
    from === 'client' && text ? [text] : [],
  );
  const newest = unanswered.join('\n');
  const texts = [newest, ...older.reverse()];
  const said = texts.find((text) => {
    const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
    const isUnspaced = count(text, 'Chinese or Japanese') + count(text, 'Thai') >= LEAST.words;
    return isUnspaced || (words.length >= LEAST.words && words.join('').length >= LEAST.client);
  });
  if (said === undefined) return undefined;
  const script = mostUsed(said);
  const isSwitched = ![script, 'Latin'].includes(mostUsed(newest));
  return isSwitched || (script === 'Latin' && isTransliterated(said)) ? undefined : script;
}

/** Latin for a text without letters. */
function mostUsed(text: string): ScriptName {
  return NAMES.reduce((most, name) => (count(text, name) > count(text, most) ? name : most));
}

/** «Privet, mozhno zapisatsya?»: Russian in Latin letters may be answered in either. */
function isTransliterated(text: string): boolean {
  return (lower(clean(text)).match(/[a-z']+/g) ?? []).some((word) => TRANSLITERATED.has(word));
}

function withoutNames(text: string, { input }: ModelRun): string {
  const { company } = input.context;
  const titles = [...company.services.map(({ title }) => title), ...company.staff.map(({ name }) => name)];
  return [...titles, company.name].reduce((rest, name) => (name ? rest.replaceAll(name, '') : rest), text);
}

function count(text: string, script: ScriptName): number {
  return text.match(SCRIPTS[script])?.length ?? 0;
}
