import type { Tokens } from '../../text/tokens';
import { find } from '../../when/vocabulary';
import { bothLists } from '../words/lists';

const NEGATORS = bothLists('negators');
const BETWEEN = bothLists('betweenNegated');
const REFUSALS = bothLists('refusals');
const AFTER_REFUSAL = bothLists('afterRefusal');
const EXCEPTING = bothLists('excepting');
const ENDS = bothLists('separators').add('');
/** Operators between days and times, and between services and staff. */
const CORRECTIONS = ['correct', 'correct no'];
/** Words between a negation or a correction and what it concerns. */
const WINDOW = 4;

/** «не маникюр», «только не к Ирине», "I don't want a manicure", "anyone but Irina". */
export function isRefusedBefore(tokens: Tokens, place: number): boolean {
  let before = place - 1;
  while (before > place - WINDOW && BETWEEN.has(tokens.word(before))) before -= 1;
  const word = tokens.word(before);
  return word === 'but' ? EXCEPTING.has(tokens.word(before - 1)) : NEGATORS.has(word);
}

/** «маникюр не надо», but not «маникюр не надо отменять». */
export function isRefusedAfter(tokens: Tokens, end: number): boolean {
  return (
    REFUSALS.has(tokens.word(end)) &&
    AFTER_REFUSAL.has(tokens.word(end + 1)) &&
    (ENDS.has(tokens.word(end + 2)) || tokens.at(end + 2).startsLine)
  );
}

/** «К Кристине не надо и к Ирине тоже», "anyone but Christina or Irene": what was refused at `end` is refused at `start` too. */
export function isRefusedWith(tokens: Tokens, end: number, start: number): boolean {
  const between = tokens.places(end, start).map((place) => tokens.word(place));
  return (
    between.some((word) => WITH.has(word)) && between.every((word) => WITH.has(word) || REFUSED.has(word))
  );
}

const WITH = new Set(['и', 'ни', 'или', 'and', 'or', 'nor']);
const REFUSED = new Set('к ко у не надо нужно хочу тоже with to also'.split(' '));

/** Between `end` of one and `start` of the next a word takes the first one back: «ой нет, давайте лучше педикюр». */
export function isCorrected(tokens: Tokens, end: number, start: number, nextEnd: number): boolean {
  for (let place = start - 1; place >= Math.max(end, start - WINDOW); place -= 1) {
    if (CORRECTIONS.includes(find('operator', tokens, place)?.value ?? '')) return true;
  }
  return tokens.word(nextEnd) === 'instead' && tokens.word(nextEnd + 1) !== 'of';
}
