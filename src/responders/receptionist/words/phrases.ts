import { lower } from '../text/normalise';
import type { Tokens } from '../text/tokens';

/** Of the first word: what phrases are looked up by. */
const KEY_LENGTH = 2;

/** Phrases of one or more words: «парковк*» matches each word that begins so, "bring|take kids" has two first words. */
export class Phrases<T> {
  readonly #byStart = new Map<string, { words: readonly string[][]; value: T }[]>();

  constructor(entries: Iterable<readonly [phrase: string, value: T]>) {
    for (const [phrase, value] of entries) {
      const words = lower(phrase)
        .split(' ')
        .map((word) => word.split('|'));
      for (const key of new Set(words[0]?.map((word) => word.slice(0, KEY_LENGTH)))) {
        this.#byStart.set(key, [...(this.#byStart.get(key) ?? []), { words, value }]);
      }
    }
  }

  /** All phrases of the text from `from` to before `to`, in its order. */
  find(tokens: Tokens): { value: T; from: number; to: number }[] {
    return tokens.places().flatMap((from) => {
      const starting = this.#byStart.get(tokens.word(from).slice(0, KEY_LENGTH)) ?? [];
      return starting
        .filter(({ words }) =>
          words.every((one, i) => one.some((word) => matches(tokens.word(from + i), word))),
        )
        .map(({ words, value }) => ({ value, from, to: from + words.length }));
    });
  }
}

function matches(word: string, pattern: string): boolean {
  return pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}
