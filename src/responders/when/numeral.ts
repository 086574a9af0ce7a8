import type { Tokens } from '../text/tokens';

/** Digits with marks between them and no spaces: «15:30», «05.12.26», «10-12». */
export interface Numeral {
  parts: string[];
  marks: string;
  /** In tokens. */
  length: number;
}

export function readNumeral(tokens: Tokens, place: number): Numeral | null {
  const isDigits = (at: number) => /^\d/.test(tokens.word(at));
  if (!isDigits(place)) return null;
  const numeral: Numeral = { parts: [tokens.word(place)], marks: '', length: 1 };
  for (let end = place + 1; tokens.at(end).glued && tokens.at(end + 1).glued && isDigits(end + 1); end += 2) {
    if (!/^[.:,/-]$/.test(tokens.word(end))) break;
    numeral.marks += tokens.word(end);
    numeral.parts.push(tokens.word(end + 1));
    numeral.length += 2;
  }
  return numeral;
}

/** The tokens of a price, a telephone number or another number of many digits; 0 if it is none. */
export function lengthOfOtherNumber(tokens: Tokens, place: number): number {
  let end = place;
  let count = 0;
  let isLong = /^[+#$€£]$/.test(tokens.word(place - 1));
  for (let next = readNumeral(tokens, end); next !== null && /^-*$/.test(next.marks); count += 1) {
    const all = next.parts.join('-');
    isLong ||= /\d{5}|\d{3}-|-\d{3}/.test(all) && !/^\d{4}-\d\d?-\d\d?$|^\d\d?-\d\d?-\d{4}$/.test(all);
    end += next.length;
    next = readNumeral(tokens, end);
  }
  return isLong || count > 2 ? end - place : 0;
}
