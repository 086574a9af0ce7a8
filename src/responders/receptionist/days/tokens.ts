/** What a day may be named with: a word, digits, or one other character. */
interface Token {
  text: string;
  /** Digits of at most four; anything else is null. */
  number: number | null;
  /** Nothing stands between it and the token before. */
  glued: boolean;
}

const TOKEN = /\p{L}+|\d+|[^\s\p{L}\d]/gu;
const END: Token = { text: '', number: null, glued: false };

/** A normalised text for readers, who look at a few tokens from some place on. Beyond the end there are empty ones. */
export class DayTokens {
  readonly #tokens: Token[] = [];

  constructor(text: string) {
    let end = -1;
    for (const { 0: found, index } of text.matchAll(TOKEN)) {
      const number = /^\d{1,4}$/.test(found) ? Number(found) : null;
      this.#tokens.push({ text: found, number, glued: index === end });
      end = index + found.length;
    }
  }

  get count(): number {
    return this.#tokens.length;
  }

  at(place: number): Token {
    return this.#tokens[place] ?? END;
  }

  word(place: number): string {
    return this.at(place).text;
  }

  /** 1 when one of the words stands at `place`, else 0: what a reader may skip. */
  oneOf(place: number, ...words: readonly string[]): number {
    return words.includes(this.word(place)) ? 1 : 0;
  }
}
