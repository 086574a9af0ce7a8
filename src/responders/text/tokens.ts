import { stemmer as stemEnglish } from '@orama/stemmers/english';
import { stemmer as stemRussian } from '@orama/stemmers/russian';
import { lower } from './normalise';

/** A word, digits, or one other character. */
export interface Token {
  /** As written. */
  text: string;
  /** Lower case, `ё` as `е`, no letters stretched. */
  word: string;
  /** Of at most four digits; null for anything else. */
  number: number | null;
  /** It follows the token before it without a space. */
  glued: boolean;
  /** It begins a line. */
  startsLine: boolean;
}

/** «завтраааа», "yesss": of three letters or more one is left. */
const STRETCHED = /(\p{L})\1{2,}/gu;
/** A word may contain apostrophes: "don't", "o'clock". */
const TOKEN = /\p{L}[\p{L}\p{M}]*(?:'\p{L}+)*|\d+|[^\s]/gu;
const END: Token = { text: '', word: '', number: null, glued: false, startsLine: true };

/** The tokens of a cleaned text. Beyond both ends there are empty ones. */
export class Tokens {
  readonly #tokens: Token[] = [];
  readonly #stems: string[] = [];

  constructor(text: string) {
    let end = 0;
    for (const { 0: found, index } of text.matchAll(TOKEN)) {
      const number = /^\d{1,4}$/.test(found) ? Number(found) : null;
      const startsLine = this.#tokens.length === 0 || text.slice(end, index).includes('\n');
      this.#tokens.push({
        text: found,
        word: lower(found).replace(STRETCHED, '$1'),
        number,
        glued: index === end && index > 0,
        startsLine,
      });
      end = index + found.length;
    }
  }

  get count(): number {
    return this.#tokens.length;
  }

  /** From one on and before another one. */
  places(from = 0, to = this.count): number[] {
    return Array.from({ length: Math.max(to - from, 0) }, (_, i) => from + i);
  }

  /** As written, from one place on and before another one. */
  text(from: number, to: number): string {
    const said = this.places(from, to).map((place) => this.at(place));
    return said.map(({ text, glued }, i) => (glued || i === 0 ? text : ` ${text}`)).join('');
  }

  at(place: number): Token {
    return this.#tokens[place] ?? END;
  }

  word(place: number): string {
    return this.at(place).word;
  }

  /** The Snowball stem of the word at `place`: «стрижку» and «стрижка» have the same. */
  stem(place: number): string {
    this.#stems[place] ??= stemOf(this.word(place));
    return this.#stems[place];
  }
}

export function stemOf(word: string): string {
  return /\p{Script=Cyrillic}/u.test(word) ? stemRussian(word) : stemEnglish(word.replace(/'s?$/, ''));
}
