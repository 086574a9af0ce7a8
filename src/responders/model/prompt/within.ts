import { dataOf } from './data';
import type { Cut, PromptPart } from './report';
import { tokensOf } from './tokens';

const SHORTER = 0.9;

/** A text as data, shortened until it has at most `budget` tokens. */
export function textWithin(given: string, budget: number, part: PromptPart): { text: string; cut: Cut[] } {
  let longest = given.length;
  let text = dataOf(given, longest);
  while (tokensOf(text) > budget && longest > 100) {
    longest = Math.floor(longest * Math.min(SHORTER, budget / tokensOf(text)));
    text = dataOf(given, Math.max(100, longest));
  }
  const cut: Cut = { part, what: 'characters', kept: longest, of: given.length };
  return { text, cut: longest < given.length ? [cut] : [] };
}
