import type { Tokens } from '../text/tokens';
import english from '../words/time.en.json';
import russian from '../words/time.ru.json';
import { type Found, PhraseIndex } from './phrase-index';
import { wordOfTime } from './spelling';

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

/** Whether anything that concerns time can begin at a place. */
export function isOfTime(tokens: Tokens, place: number): boolean {
  const word = wordOfTime(tokens, place);
  return /^\d/.test(word) || all.begins(word);
}
