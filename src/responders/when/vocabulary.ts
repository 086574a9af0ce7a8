import { type Found as FoundPhrase, type PhraseReader, Phrases } from '../text/phrases';
import type { Tokens } from '../text/tokens';
import { wordOfTime } from './spelling';
import english from './words/en.json';
import russian from './words/ru.json';

/** The groups of phrases that are read on their own; the others are their parts. */
const RULES = ['day', 'clock', 'part', 'thisPart', 'shift', 'same', 'any', 'anyBut', 'operator', 'order'];

export type Group = keyof typeof russian;

/** A phrase that stands in a text; `value` is what it means. */
export type Found = Phrase & Omit<FoundPhrase<Phrase>, 'value'>;
interface Phrase {
  group: string;
  value: string;
}

const groups = new Map<string, Phrases<Phrase>>();
const rules = new Phrases<Phrase>();
const all = new Phrases<Phrase>();
for (const [group, index] of Object.keys(russian).map((name) => [name, new Phrases<Phrase>()] as const)) {
  groups.set(group, index);
  for (const file of [russian, english]) {
    for (const [value, phrases] of Object.entries(file[group as Group])) {
      for (const one of RULES.includes(group) ? [index, all, rules] : [index, all])
        one.add(phrases, { group, value });
    }
  }
}

/** The longest phrase of a group at a place. */
export function find(group: Group, tokens: Tokens, place: number): Found | null {
  return flat(groups.get(group)?.find(tokens, place, { wordOf: wordOfTime, readSlot: () => null }));
}

/** The longest phrase that is read on its own. */
export function findWith(readSlot: PhraseReader['readSlot'], tokens: Tokens, place: number): Found | null {
  return flat(rules.find(tokens, place, { wordOf: wordOfTime, readSlot }));
}

const flat = (found: FoundPhrase<Phrase> | null | undefined): Found | null =>
  found ? { ...found.value, length: found.length, slots: found.slots } : null;

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
