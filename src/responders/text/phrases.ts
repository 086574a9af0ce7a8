import type { Tokens } from './tokens';

/** A number that was read, and how many tokens it has. */
export interface Count {
  value: number;
  length: number;
}

export interface Found<T> {
  value: T;
  /** In tokens. */
  length: number;
  /** The numbers of its slots. */
  slots: Record<string, number>;
}

/** How a text is read: its words, and what `<name>` in a phrase stands for. */
export interface PhraseReader {
  wordOf: (tokens: Tokens, place: number) => string;
  readSlot: (name: string, tokens: Tokens, place: number) => Count | null;
}

const PLAIN: PhraseReader = { wordOf: (tokens, place) => tokens.word(place), readSlot: () => null };
/** No slot is a mark. */
const IS_WORD = /^[\p{L}\d]/u;
/** Letters of a beginning, at most. */
const LONGEST = 16;

/**
 * Phrases as a tree of their words. In a phrase, `a|b` is either word, `a?` may be absent, `a*` is any word that begins so, `*` is
 * any word, `<name>` and `<name:alias>` are slots.
 */
export class Phrases<T> {
  readonly #next = new Map<string, Phrases<T>>();
  readonly #slots: { name: string; alias: string; next: Phrases<T> }[] = [];
  readonly #values: T[] = [];
  #hasBeginnings = false;

  /** Separated by commas. */
  add(phrases: string, value: T): this {
    for (const phrase of phrases.split(', ').filter(Boolean)) this.#add(phrase.split(' '), value);
    return this;
  }

  #add([part, ...rest]: string[], value: T): void {
    if (part === undefined) {
      this.#values.push(value);
      return;
    }
    if (part.endsWith('?')) this.#add(rest, value);
    for (const word of part.replace(/\?$/, '').split('|')) {
      const next = this.#next.get(word) ?? new Phrases<T>();
      const [, name, alias = name] = /^<(\w+)(?::(\w+))?>$/.exec(word) ?? [];
      if (name && alias && !this.#next.has(word)) this.#slots.push({ name, alias, next });
      this.#hasBeginnings ||= word.endsWith('*');
      this.#next.set(word, next);
      next.#add(rest, value);
    }
  }

  /** Whether a phrase begins with a word. */
  begins(word: string): boolean {
    return this.#after(word).length > 0;
  }

  /** The longest phrase at a place; the one that was added first, if several are as long. */
  find(tokens: Tokens, place: number, reader = PLAIN): Found<T> | null {
    let best: Found<T> | null = null;
    for (const found of this.#matches(tokens, place, 0, {}, reader)) {
      if (found.length > (best?.length ?? 0)) best = found;
    }
    return best;
  }

  /** All phrases of the text from `from` to before `to`, in its order. */
  all(tokens: Tokens): { value: T; from: number; to: number }[] {
    return tokens.places().flatMap((from) => {
      const found = [...this.#matches(tokens, from, 0, {}, PLAIN)];
      return found.map(({ value, length }) => ({ value, from, to: from + length }));
    });
  }

  *#matches(
    tokens: Tokens,
    place: number,
    length: number,
    slots: Found<T>['slots'],
    reader: PhraseReader,
  ): Generator<Found<T>> {
    for (const value of this.#values) yield { value, length, slots };
    const word = reader.wordOf(tokens, place);
    if (word === '') return;
    for (const next of this.#after(word)) yield* next.#matches(tokens, place + 1, length + 1, slots, reader);
    for (const { name, alias, next } of IS_WORD.test(word) ? this.#slots : []) {
      const read = reader.readSlot(name, tokens, place);
      if (read === null) continue;
      const known = { ...slots, [alias]: read.value };
      yield* next.#matches(tokens, place + read.length, length + read.length, known, reader);
    }
  }

  #after(word: string): Phrases<T>[] {
    const longest = this.#hasBeginnings ? Math.min(word.length, LONGEST) : 0;
    const found = [];
    for (let end = 1; end <= longest; end += 1) found.push(this.#next.get(`${word.slice(0, end)}*`));
    found.push(this.#next.get(word), this.#next.get('*'));
    return found.filter((next) => next !== undefined);
  }
}
