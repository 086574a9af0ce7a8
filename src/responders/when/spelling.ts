import type { Tokens } from '../text/tokens';
import { Typos } from '../text/typos';
import english from './words/en.json';
import russian from './words/ru.json';

/** In a shorter word, one edit makes another word. */
const SHORTEST = 6;

const wordsOf = (...groups: Record<string, string>[]) =>
  groups.flatMap((group) => Object.values(group)).flatMap((phrases) => phrases.split(/[ ,|?]+/));
const KNOWN = new Set([russian, english].flatMap((groups) => wordsOf(...Object.values(groups))));
const BEGINNINGS = [...KNOWN].filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1));
const DAYS = [russian, english].flatMap(({ near, weekday, month }) => wordsOf(near, weekday, month));
const TYPOS = new Typos(DAYS.map((word) => word.replace('*', '')));
/** «декабр», for «дикабря» */
const TYPOS_OF_BEGINNINGS = new Typos(
  DAYS.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
);

const spelt = new WeakMap<Tokens, string[]>();

/** The word at a place; for a misspelt day or month the word that is meant: «субота», «зафтра», "wendesday". */
export function wordOfTime(tokens: Tokens, place: number): string {
  const known = spelt.get(tokens) ?? [];
  spelt.set(tokens, known);
  known[place] ??= corrected(tokens.word(place));
  return known[place];
}

function corrected(word: string): string {
  const isRight = word.length < SHORTEST || KNOWN.has(word) || BEGINNINGS.some((one) => word.startsWith(one));
  return isRight ? word : (TYPOS.find(word)[0] ?? TYPOS_OF_BEGINNINGS.find(word.slice(0, -1))[0] ?? word);
}
