/** A word, digits, or one other character. */
interface Token {
  text: string;
  /** Of at most four digits; null for anything else. */
  number: number | null;
  /** It follows the token before it without a space. */
  glued: boolean;
}

const TOKEN = /\p{L}+|\d+|[^\s\p{L}\d]/gu;
const END: Token = { text: '', number: null, glued: false };

/** The tokens of a normalised text. Beyond the end there are empty ones. */
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

  /** 1 if one of the words is at `place`, else 0: the number of tokens to skip. */
  oneOf(place: number, ...words: readonly string[]): number {
    return words.includes(this.word(place)) ? 1 : 0;
  }
}
