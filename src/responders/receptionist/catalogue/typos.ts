/** A misspelt first letter, or a short word with a letter changed, is too often another word. */
const ONE_EDIT = 6;
const TWO_EDITS = 9;
const LONGEST = 24;

/**
 * Finds words that differ by one edit, long ones by two: a letter left out, added or changed, or two neighbours swapped. Two
 * such words have the same rest when as many letters are removed from both, so that a look-up costs the same for any number of words.
 */
export class Typos {
  readonly #byRest = new Map<string, string[]>();

  constructor(words: Iterable<string>) {
    for (const word of words) {
      if (word.length < ONE_EDIT) continue;
      for (const rest of rests(word)) {
        const sharing = this.#byRest.get(rest);
        if (sharing) sharing.push(word);
        else this.#byRest.set(rest, [word]);
      }
    }
  }

  find(word: string): string[] {
    if (word.length < ONE_EDIT - 1 || word.length > LONGEST) return [];
    const sharing = new Set([...rests(word)].flatMap((rest) => this.#byRest.get(rest) ?? []));
    return [...sharing].filter((known) => known[0] === word[0] && edits(word, known) <= allowed(known));
  }
}

function allowed(word: string): number {
  return word.length >= TWO_EDITS ? 2 : 1;
}

/** The word without any one letter, a long one also without any two. */
function rests(word: string): Set<string> {
  let last = [word];
  const all = new Set(last);
  for (let depth = 0; depth < allowed(word); depth += 1) {
    last = last.flatMap((one) => Array.from(one, (_, i) => one.slice(0, i) + one.slice(i + 1)));
    for (const rest of last) all.add(rest);
  }
  return all;
}

/** Optimal string alignment distance. */
function edits(a: string, b: string): number {
  let [before, row]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + (isSame ? 0 : 1));
      if (isSwap) next[j] = Math.min(at(next, j), at(before, j - 2) + 1);
    }
    [before, row] = [row, next];
  }
  return at(row, b.length);
}

function at(row: readonly number[] | undefined, place: number): number {
  return row?.[place] ?? Number.POSITIVE_INFINITY;
}
