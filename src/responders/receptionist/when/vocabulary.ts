import type { Tokens } from '../text/tokens';
import english from '../words/time.en.json';
import russian from '../words/time.ru.json';
import { isOneEdit } from './one-edit';
import { type Count, type Found, PhraseIndex } from './phrase-index';

/** The groups of phrases that are read on their own; the others are their parts. */
const RULES = ['day', 'clock', 'part', 'thisPart', 'shift', 'same', 'any', 'anyBut', 'operator', 'order'];

export type Group = keyof typeof russian;

const groups = new Map<string, PhraseIndex>();
export const rules = new PhraseIndex();
const all = new PhraseIndex();
for (const [group, index] of Object.keys(russian).map((name) => [name, new PhraseIndex()] as const)) {
  groups.set(group, index);
  for (const file of [russian, english]) {
    for (const [value, phrases] of Object.entries(file[group as Group])) {
      index.add(group, value, phrases);
      all.add(group, value, phrases);
      if (RULES.includes(group)) rules.add(group, value, phrases);
    }
  }
}

const noSlots = () => null;

/** The longest phrase of a group at a place. */
export function find(group: Group, tokens: Tokens, place: number): Found | null {
  return groups.get(group)?.find(tokens, place, noSlots) ?? null;
}

/** The number of its tokens; 0 if there is none. */
export function lengthOf(group: Group, tokens: Tokens, place: number): number {
  return find(group, tokens, place)?.length ?? 0;
}

/** Whether the tokens before a place are a phrase of a group. */
export function follows(group: Group, tokens: Tokens, place: number): boolean {
  return [1, 2].some((length) => lengthOf(group, tokens, place - length) === length);
}

/** Also with one mistake: «субота», "wendesday". */
export function readWeekday(tokens: Tokens, place: number): Count | null {
  const exact = find('weekday', tokens, place);
  const word = tokens.word(place);
  if (exact !== null) return { value: Number(exact.value), length: exact.length };
  const meant = misspelt(word);
  return meant === undefined ? null : { value: Number(meant.value), length: 1 };
}

/** In a shorter word, one edit makes another word. */
const SHORTEST_MISSPELT = 6;
const WEEKDAYS = (groups.get('weekday')?.words() ?? []).filter(
  ({ word }) => word.length >= SHORTEST_MISSPELT,
);

function misspelt(word: string) {
  if (word.length < SHORTEST_MISSPELT) return undefined;
  return WEEKDAYS.find((weekday) => weekday.word[0] === word[0] && isOneEdit(word, weekday.word));
}

/** Whether anything that concerns time can begin with a word. */
export function isOfTime(word: string): boolean {
  return /^\d/.test(word) || all.begins(word) || misspelt(word) !== undefined;
}
