import type { Tokens } from '../text/tokens';
import { wordOfTime } from './spelling';

/** A number that was read, and how many tokens it has. */
export interface Count {
  value: number;
  length: number;
}

/** Reads what `<name>` in a phrase stands for. */
export type ReadSlot = (name: string, tokens: Tokens, place: number) => Count | null;

export interface Found {
  group: string;
  /** What the phrase means. */
  value: string;
  /** In tokens. */
  length: number;
  /** The numbers of its slots. */
  slots: Record<string, number>;
}

/**
 * Phrases of `words/time.*.json` as a tree of their words. In a phrase, `a|b` is either word, `a?` may be absent, `a*` is any word
 * that begins so (with three letters or more), `<name>` and `<name:alias>` are slots.
 */
export class PhraseIndex {
  readonly #next = new Map<string, PhraseIndex>();
  readonly #slots: { name: string; alias: string; next: PhraseIndex }[] = [];
  #hasBeginnings = false;
  #meaning: { group: string; value: string } | null = null;

  add(group: string, value: string, phrases: string): void {
    for (const phrase of phrases.split(', ').filter(Boolean)) this.#add(phrase.split(' '), { group, value });
  }

  #add([part, ...rest]: string[], meaning: { group: string; value: string }): void {
    if (part === undefined) {
      this.#meaning ??= meaning;
      return;
    }
    if (part.endsWith('?')) this.#add(rest, meaning);
    for (const word of part.replace(/\?$/, '').split('|')) {
      const next = this.#next.get(word) ?? new PhraseIndex();
      const [, name, alias = name] = /^<(\w+)(?::(\w+))?>$/.exec(word) ?? [];
      if (name && alias && !this.#next.has(word)) this.#slots.push({ name, alias, next });
      this.#hasBeginnings ||= word.endsWith('*');
      this.#next.set(word, next);
      next.#add(rest, meaning);
    }
  }

  /** Whether a phrase begins with a word. */
  begins(word: string): boolean {
    if (this.#next.has(word)) return true;
    for (let end = SHORTEST; end <= Math.min(word.length, LONGEST); end += 1) {
      if (this.#next.has(`${word.slice(0, end)}*`)) return true;
    }
    return false;
  }

  /** The longest phrase at a place; the one that was added first, if several are as long. */
  find(tokens: Tokens, place: number, readSlot: ReadSlot): Found | null {
    return this.#longest(tokens, 0, place, {}, readSlot);
  }

  #longest(
    tokens: Tokens,
    length: number,
    place: number,
    slots: Found['slots'],
    readSlot: ReadSlot,
  ): Found | null {
    let best = this.#meaning && { ...this.#meaning, length, slots };
    const word = wordOfTime(tokens, place);
    if (word === '') return best;
    const last = this.#hasBeginnings ? Math.min(word.length, LONGEST) : 0;
    for (let end = SHORTEST; end <= last; end += 1) {
      const next = this.#next.get(`${word.slice(0, end)}*`);
      if (next) best = longer(best, next.#longest(tokens, length + 1, place + 1, slots, readSlot));
    }
    const same = this.#next.get(word);
    if (same) best = longer(best, same.#longest(tokens, length + 1, place + 1, slots, readSlot));
    if (!IS_WORD.test(word)) return best;
    for (const { name, alias, next } of this.#slots) {
      const read = readSlot(name, tokens, place);
      if (read === null) continue;
      const known = { ...slots, [alias]: read.value };
      best = longer(best, next.#longest(tokens, length + read.length, place + read.length, known, readSlot));
    }
    return best;
  }
}

function longer(one: Found | null, two: Found | null): Found | null {
  return two !== null && two.length > (one?.length ?? 0) ? two : one;
}

/** No slot is a mark. */
const IS_WORD = /^[\p{L}\d]/u;

/** Letters of a beginning. */
const SHORTEST = 3;
const LONGEST = 14;
