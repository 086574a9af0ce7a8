import { clean } from '../../../src/responders/text/normalise';
import { type Token, Tokens } from '../../../src/responders/text/tokens';
import { readWhen } from '../../../src/responders/when';
import english from '../../../src/responders/when/words/en.json';
import russian from '../../../src/responders/when/words/ru.json';
import { SITUATION } from './said';

const LENGTH = 2000;
/** Reads of tokens for each token of the text. It was 63 in the worst text; reading the rest of a text again and again is 1000. */
const LIMIT = 100;

const WORDS_OF_TIME = [russian, english]
  .flatMap((groups) => Object.values(groups))
  .flatMap((group) => Object.values(group))
  .flatMap((phrases) => phrases.split(/[ ,|]+/))
  .map((word) => word.replace(/[?*]/g, ''))
  .filter((word) => word !== '' && !word.startsWith('<'));
const OTHERS = '1 3 15 30 05.12 15:30 2026 10-12 . , ? ! - ( Анна Маше Sarah привет hello 👍 1️⃣'.split(' ');

/** The same sequence in each run. */
function* randomNumbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

function textOf(words: readonly string[], numbers: Generator<number>): string {
  const next = () => numbers.next().value as number;
  let text = '';
  while (text.length < LENGTH) {
    text += `${words[Math.floor(next() * words.length)]}${next() < 0.9 ? ' ' : ''}`;
  }
  return text.slice(0, LENGTH);
}

class CountedTokens extends Tokens {
  reads = 0;

  override at(place: number): Token {
    this.reads += 1;
    return super.at(place);
  }
}

/** Counted rather than timed: other processes cannot disturb it. */
function readsOfEachToken(text: string): number {
  const tokens = new CountedTokens(clean(text));
  readWhen(tokens, { ...SITUATION, asked: 'day' });
  return tokens.reads / Math.max(tokens.count, 1);
}

test('the work for each word of a text is bounded, whatever the text contains', () => {
  const numbers = randomNumbers(1);
  const all = [...WORDS_OF_TIME, ...OTHERS];
  const few = () =>
    Array.from({ length: 3 }, () => all[Math.floor((numbers.next().value as number) * all.length)] ?? '');
  const texts = [
    ...Array.from({ length: 40 }, () => textOf(all, numbers)),
    ...Array.from({ length: 60 }, () => textOf(few(), numbers)),
    ...['1 ', '15 ', '1.', '1:', '-', 'не ', 'а ', 'завтра ', 'monda ', 'нет 5 ', 'с 5 ', '~', '*'].map(
      (unit) => unit.repeat(LENGTH).slice(0, LENGTH),
    ),
  ];
  const most = Math.max(...texts.map(readsOfEachToken));
  expect(most).toBeLessThan(LIMIT);
});
