import { lower } from '../text/normalise';
import type { Tokens } from '../text/tokens';

export interface Found<T> {
  value: T;
  from: number;
  /** Exclusive. */
  to: number;
}

/** Of the first word. «парковк*» has more letters before its asterisk. */
const KEY_LENGTH = 2;

/** Phrases of one or more words: «парковк*» matches each word that begins so. */
export class Phrases<T> {
  readonly #byStart = new Map<string, { words: readonly string[]; value: T }[]>();

  constructor(entries: Iterable<readonly [phrase: string, value: T]>) {
    for (const [phrase, value] of entries) {
      const words = lower(phrase).split(' ');
      const key = (words[0] ?? '').slice(0, KEY_LENGTH);
      this.#byStart.set(key, [...(this.#byStart.get(key) ?? []), { words, value }]);
    }
  }

  /** All phrases of the text, in its order. */
  find(tokens: Tokens): Found<T>[] {
    return Array.from({ length: tokens.count }, (_, place) => this.#at(tokens, place)).flat();
  }

  #at(tokens: Tokens, from: number): Found<T>[] {
    const starting = this.#byStart.get(tokens.word(from).slice(0, KEY_LENGTH)) ?? [];
    return starting
      .filter(({ words }) => words.every((word, i) => matches(tokens.word(from + i), word)))
      .map(({ words, value }) => ({ value, from, to: from + words.length }));
  }
}

function matches(word: string, pattern: string): boolean {
  return pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}
