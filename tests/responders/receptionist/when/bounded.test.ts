import english from '../../../../src/responders/receptionist/words/time.en.json';
import russian from '../../../../src/responders/receptionist/words/time.ru.json';
import { read } from './said';

const LENGTH = 2000;
const LIMIT_MS = 20;
/** Other processes disturb single runs. A text is slow if each of these is. */
const RUNS = 10;

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

/** Of the processor, so that other processes count little. */
function milliseconds(text: string): number {
  const start = process.cpuUsage();
  read(text, { asked: 'day' });
  return process.cpuUsage(start).user / 1000;
}

const isSlow = (text: string) => Array.from({ length: RUNS }).every(() => milliseconds(text) > LIMIT_MS);

test('no text of 2000 characters takes more than 20 ms', () => {
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
  read(texts.join(' ').slice(0, 5 * LENGTH)); // compiled before it is measured
  const slow = texts.filter(isSlow).map((text) => text.slice(0, 80));
  expect(slow).toEqual([]);
});
