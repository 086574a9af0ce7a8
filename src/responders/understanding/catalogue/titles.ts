import type { Service } from '../../../domain/context';
import { clean } from '../../text/normalise';
import { stemOf, Tokens } from '../../text/tokens';
import { Typos } from '../../text/typos';
import en from '../words/en.json';
import { bothLists, STOP, UNSTEMMED } from '../words/lists';
import ru from '../words/ru.json';
import { both, oncePerCompany, type Words } from '../words/words';

/** The stem of a word and the concepts that it means. Words that have any in common mean the same. */
type Meanings = readonly string[];

export interface Entry {
  service: Service;
  title: readonly Meanings[];
  category: readonly Meanings[];
}

/** The services that a word names. */
export interface Hits {
  meanings: Meanings;
  /** Those that it has in a title too: «покрытие» may mean lacquer, but it is not the word «лак». */
  exact: Meanings;
  /** Those whose titles have it; without any, those of the categories that have it. */
  closest: ReadonlySet<Entry>;
  /** By title or by category. */
  all: ReadonlySet<Entry>;
  /** It is a service on its own («маникюр»), not a quality of one («классический»). */
  isKind: boolean;
  /** It is evidence only beside another word: «лицо», "back". */
  isWeak: boolean;
}

const NONE: ReadonlySet<Entry> = new Set();
/** Qualities without which a service is another one: «лазерная эпиляция» is not «депиляция воском». */
const QUALIFIERS = new Set([...bothLists('qualifiers')].map((id) => `#${id}`));
/** Words that together are another service than each of them: "hair extensions". */
const PAIRS = [...ru.pairs, ...en.pairs].map((pair) => pair.split(' ').map(stemOf));
const WEAK = new Set([...bothLists('weak')].map(stemOf));

/** The services of a company by the words of their titles and categories. */
export class Titles {
  readonly #words: Words;
  readonly #byMeaning = new Map<string, { title: Set<Entry>; category: Set<Entry> }>();
  readonly #known = new Map<string, Hits | null>();
  readonly #typos: Typos;

  constructor(services: readonly Service[], words: Words) {
    this.#words = words;
    for (const service of services) {
      const [title, category] = [service.title, service.category].map((text) => this.#meaningsOf(text));
      const entry: Entry = { service, title: title ?? [], category: category ?? [] };
      for (const part of ['title', 'category'] as const) {
        for (const meaning of entry[part].flat()) {
          const known = this.#byMeaning.get(meaning) ?? { title: new Set(), category: new Set() };
          known[part].add(entry);
          this.#byMeaning.set(meaning, known);
        }
      }
    }
    this.#typos = new Typos(this.#byMeaning.keys());
  }

  /** Null: the word names no service. */
  hits(stem: string): Hits | null {
    const known = this.#known.get(stem);
    if (known !== undefined) return known;
    const found = this.#find([stem]);
    const isKnown = found !== null || this.#words.said.has(stem);
    if (!isKnown) return this.#find([...this.#typos.find(stem), ...this.#words.typos.find(stem)]);
    this.#known.set(stem, found);
    return found;
  }

  /** What no service is, although it is a word of salons: 'kind' («пирсинг») or 'quality' («лазерный»). */
  lacks(stem: string): 'kind' | 'quality' | null {
    const meanings = WEAK.has(stem) ? [] : (this.#words.said.get(stem) ?? []);
    const isQuality = meanings.some((one) => QUALIFIERS.has(one));
    const isKind = meanings.some((one) => this.#words.kinds.has(one));
    if ((!isQuality && !isKind) || this.hits(stem)) return null;
    return isQuality ? 'quality' : 'kind';
  }

  /** "Hair extensions", although there are extensions of nails and services for hair. */
  lacksPair(one: string, other: string): boolean {
    const isPair = PAIRS.some(([a = '', b = '']) => this.#isSame(one, a) && this.#isSame(other, b));
    return isPair && both(this.hits(one)?.all ?? NONE, this.hits(other)?.all ?? NONE).size === 0;
  }

  #isSame(one: string, other: string): boolean {
    const meanings = this.#words.titled.get(other) ?? [];
    return one === other || (this.#words.said.get(one) ?? []).some((meaning) => meanings.includes(meaning));
  }

  #find(stems: readonly string[]): Hits | null {
    const meanings = stems.flatMap((stem) => [stem, ...(this.#words.said.get(stem) ?? [])]);
    const found = meanings.flatMap((meaning) => this.#byMeaning.get(meaning) ?? []);
    if (found.length === 0) return null;
    const titled = new Set(found.flatMap(({ title }) => [...title]));
    const all = new Set([...titled, ...found.flatMap(({ category }) => [...category])]);
    return {
      meanings,
      exact: stems.flatMap((stem) => [stem, ...(this.#words.titled.get(stem) ?? [])]),
      closest: titled.size > 0 ? titled : all,
      all,
      isKind: meanings.some((meaning) => this.#words.kinds.has(meaning)),
      isWeak: stems.some((stem) => WEAK.has(stem)),
    };
  }

  #meaningsOf(text: string): Meanings[] {
    const words = contentWords(new Tokens(clean(text)));
    return words.map(({ stem }) => [stem, ...(this.#words.titled.get(stem) ?? [])]);
  }
}

export const titlesOf = oncePerCompany(({ services }, words) => new Titles(services, words));

/** Words that may name a service, among them "2D". */
export function contentWords(tokens: Tokens, skip?: ReadonlySet<number>): { place: number; stem: string }[] {
  return tokens.places().flatMap((place) => {
    const { word, number } = tokens.at(place);
    const next = tokens.at(place + 1);
    if (number !== null && next.glued && /^[dд]$/u.test(next.word))
      return { place, stem: number + next.word };
    const isContent = /^\p{L}{2}/u.test(word) && !skip?.has(place) && !STOP.has(word);
    return isContent ? { place, stem: UNSTEMMED.has(word) ? word : tokens.stem(place) } : [];
  });
}
