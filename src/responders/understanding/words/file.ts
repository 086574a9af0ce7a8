import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigInvalid } from '../../../settings/errors';

const VARIABLE = 'RECEPTIONIST_WORDS';

/** An object without other keys; the error names the first of them, and those that are allowed. */
const only = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, `a key among ${Object.keys(shape).join(', ')}`);
const listOf = <Item extends z.ZodType>(item: Item, allowed: string, min = 0) =>
  z.array(item, allowed).min(min, allowed);

const text = z.string('a text').min(1, 'a text that is not empty');
const word = z.string('a word').regex(/^[\p{L}\d'-]+$/u, 'one word: letters and digits, no spaces');
const phrase = z
  .string('a phrase')
  .regex(
    /^[\p{L}\d']{2,}\*?(?: [\p{L}\d']+\*?)*$/u,
    'words of letters and digits; the first has at least two; an asterisk after a word means any ending',
  );
const group = listOf(listOf(word, 'a list of two or more words', 2), 'a list of lists of words').default([]);

const salon = {
  /** Words with one meaning. */
  synonyms: group,
  /** A name with its other forms. */
  names: group,
  faq: listOf(
    only({
      /** Of a built-in topic: its questions get this answer as well. */
      id: text.optional(),
      ask: listOf(phrase, 'a list of phrases').default([]),
      answer: z.union([text, only({ ru: text, en: text })], 'a text, or { "ru": text, "en": text }'),
    }),
    'a list of questions',
  ).default([]),
};
const file = only({
  ...salon,
  companies: z.record(z.string(), only(salon), 'an object of company ids').default({}),
});

export type WordsFile = z.output<typeof file>;
export type SalonWords = Omit<WordsFile, 'companies'>;
export type Answer = SalonWords['faq'][number]['answer'];

/** The words of a salon's own file. Throws `ConfigInvalid` with the path of the first mistake. */
export function readWordsFile(path: string | undefined): WordsFile {
  const given: unknown = path === undefined ? {} : parseFile(path);
  const read = file.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues as [z.core.$ZodIssue];
  const { message } = issue;
  const keys = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  const value = keys.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)[key], given);
  const field = keys.length === 0 ? '' : `, ${keys.map(String).join('.')}`;
  const shown = typeof value === 'string' ? value : JSON.stringify(value)?.slice(0, 100);
  throw new ConfigInvalid(`${VARIABLE} (${path}${field})`, shown, message);
}

function parseFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigInvalid(VARIABLE, path, `the path of a JSON file (${(error as Error).message})`);
  }
}
