import type { Tokens } from '../text/tokens';

/** A number that was read, and the number of its tokens. */
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
  /** Number of tokens. */
  length: number;
  /** The numbers of its slots. */
  slots: Record<string, number>;
}

interface Phrase {
  group: string;
  value: string;
  words: string[];
}

/**
 * Phrases of `words/time.*.json`. In a phrase, `a|b` is either word, `a?` may be absent, `a*` is any word that begins so (with at
 * least three letters), `<name>` and `<name:alias>` are slots.
 */
export class PhraseIndex {
  /** By the first word, its first letters, or the slot. */
  readonly #phrases = new Map<string, Phrase[]>();
  readonly #firstSlots = new Set<string>();

  add(group: string, value: string, phrases: string): void {
    for (const words of phrases.split(', ').flatMap(expand)) {
      const first = words[0] ?? '';
      const isSlot = first.startsWith('<');
      const key = isSlot ? nameOf(first) : first.endsWith('*') ? `${first.slice(0, PREFIX)}*` : first;
      if (isSlot) this.#firstSlots.add(key);
      this.#phrases.set(key, [...(this.#phrases.get(key) ?? []), { group, value, words }]);
    }
  }

  /** All words of single-word phrases. */
  words(): { value: string; word: string }[] {
    const phrases = [...this.#phrases.values()].flat().filter(({ words }) => words.length === 1);
    return phrases.map(({ value, words }) => ({ value, word: (words[0] ?? '').replace('*', '') }));
  }

  /** The longest phrase at a place; the one that was added first, if several are as long. */
  find(tokens: Tokens, place: number, readSlot: ReadSlot): Found | null {
    const word = tokens.word(place);
    if (word === '') return null;
    let best: Found | null = null;
    const slots = [...this.#firstSlots].filter((name) => readSlot(name, tokens, place) !== null);
    for (const key of [word, `${word.slice(0, PREFIX)}*`, ...slots]) {
      for (const phrase of this.#phrases.get(key) ?? []) {
        const found = match(phrase, tokens, place, readSlot);
        if (found !== null && found.length > (best?.length ?? 0)) best = found;
      }
    }
    return best;
  }
}

const PREFIX = 3;
const nameOf = (slot: string) => slot.slice(1, -1).split(':')[0] ?? '';

function match(
  { group, value, words }: Phrase,
  tokens: Tokens,
  place: number,
  readSlot: ReadSlot,
): Found | null {
  const slots: Record<string, number> = {};
  let end = place;
  for (const word of words) {
    if (word.startsWith('<')) {
      const read = readSlot(nameOf(word), tokens, end);
      if (read === null) return null;
      slots[word.slice(1, -1).split(':').at(-1) ?? ''] = read.value;
      end += read.length;
    } else {
      const isHere = word.endsWith('*')
        ? tokens.word(end).startsWith(word.slice(0, -1))
        : tokens.word(end) === word;
      if (!isHere) return null;
      end += 1;
    }
  }
  return { group, value, length: end - place, slots };
}

/** «в? любой|каждый день» is four phrases. */
function expand(phrase: string): string[][] {
  return phrase.split(' ').reduce<string[][]>(
    (all, part) => {
      const choices = part.replace(/\?$/, '').split('|');
      const longer = all.flatMap((words) => choices.map((choice) => [...words, choice]));
      return part.endsWith('?') ? all.concat(longer) : longer;
    },
    [[]],
  );
}
