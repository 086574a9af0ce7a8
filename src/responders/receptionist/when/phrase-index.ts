import type { Tokens } from '../text/tokens';

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
  readonly #words = new Map<string, PhraseIndex>();
  /** By the first three letters. */
  readonly #beginnings = new Map<string, [string, PhraseIndex][]>();
  readonly #slots = new Map<string, { name: string; alias: string; next: PhraseIndex }>();
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
    for (const word of part.replace(/\?$/, '').split('|')) this.#next(word).#add(rest, meaning);
  }

  #next(word: string): PhraseIndex {
    const next = new PhraseIndex();
    const [, name, alias = name] = /^<(\w+)(?::(\w+))?>$/.exec(word) ?? [];
    if (name !== undefined && alias !== undefined) {
      const slot = this.#slots.get(word) ?? { name, alias, next };
      this.#slots.set(word, slot);
      return slot.next;
    }
    if (!word.endsWith('*')) {
      const known = this.#words.get(word) ?? next;
      this.#words.set(word, known);
      return known;
    }
    const list = this.#beginnings.get(word.slice(0, BEGINNING)) ?? [];
    this.#beginnings.set(word.slice(0, BEGINNING), list);
    const known = list.find(([beginning]) => `${beginning}*` === word)?.[1] ?? next;
    if (known === next) list.push([word.slice(0, -1), next]);
    return known;
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
    const word = tokens.word(place);
    if (word === '') return best;
    const same = this.#words.get(word);
    if (same) best = longer(best, same.#longest(tokens, length + 1, place + 1, slots, readSlot));
    for (const [beginning, next] of this.#beginnings.get(word.slice(0, BEGINNING)) ?? []) {
      if (word.startsWith(beginning))
        best = longer(best, next.#longest(tokens, length + 1, place + 1, slots, readSlot));
    }
    for (const { name, alias, next } of this.#slots.values()) {
      const read = readSlot(name, tokens, place);
      if (read === null) continue;
      const known = { ...slots, [alias]: read.value };
      best = longer(best, next.#longest(tokens, length + read.length, place + read.length, known, readSlot));
    }
    return best;
  }

  /** Phrases of one whole word. */
  words(): { value: string; word: string }[] {
    const single: [string, PhraseIndex][] = [...this.#words, ...[...this.#beginnings.values()].flat()];
    return single.flatMap(([word, node]) => (node.#meaning ? [{ word, value: node.#meaning.value }] : []));
  }
}

const BEGINNING = 3;

function longer(one: Found | null, two: Found | null): Found | null {
  return two !== null && two.length > (one?.length ?? 0) ? two : one;
}
