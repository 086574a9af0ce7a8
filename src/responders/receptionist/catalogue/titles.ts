import type { CompanySegment, Service } from '../../../domain/context';
import { clean } from '../text/normalise';
import { stemOf, Tokens } from '../text/tokens';
import { bothLists, STOP } from '../words/lists';
import type { Words } from '../words/words';
import { Typos } from './typos';

/** The stem of a word, and the concepts that it means: any in common makes two words the same. */
type Meanings = readonly string[];

export interface Entry {
  service: Service;
  title: readonly Meanings[];
  category: readonly Meanings[];
}

/** The services that a word names. */
export interface Hits {
  /** By their titles. */
  title: ReadonlySet<Entry>;
  /** By their titles or their categories. */
  all: ReadonlySet<Entry>;
  meanings: Meanings;
  /** It is a service on its own («маникюр»), not a quality of one («классический»). */
  isKind: boolean;
  /** It is evidence only beside another word: «лицо», "back". */
  isWeak: boolean;
}

const WEAK = new Set([...bothLists('weak')].map(stemOf));

/** The services of a company by the words of their titles and categories. */
export class Titles {
  readonly #words: Words;
  readonly #byMeaning = new Map<string, { title: Set<Entry>; category: Set<Entry> }>();
  readonly #known = new Map<string, Hits | null>();
  readonly #typos: Typos;

  constructor(services: readonly Service[], words: Words) {
    this.#words = words;
    const categories = new Map<string, Meanings[]>();
    for (const service of services) {
      const { category: name } = service;
      const category = categories.get(name) ?? this.#meaningsOf(name);
      categories.set(name, category);
      const entry = { service, title: this.#meaningsOf(service.title), category };
      for (const part of ['title', 'category'] as const) {
        for (const meaning of entry[part].flat()) this.#at(meaning)[part].add(entry);
      }
    }
    for (const stem of [...this.#byMeaning.keys(), ...words.said.keys()]) {
      if (!stem.startsWith('#')) this.#known.set(stem, this.#find([stem]));
    }
    this.#typos = new Typos([...this.#known].filter(([, hits]) => hits !== null).map(([stem]) => stem));
  }

  /** Null: the word names no service. */
  hits(stem: string): Hits | null {
    const known = this.#known.get(stem);
    return known === undefined ? this.#find(this.#typos.find(stem)) : known;
  }

  #find(stems: readonly string[]): Hits | null {
    const { said, kinds } = this.#words;
    const meanings = stems.flatMap((stem) => [stem, ...(said.get(stem) ?? [])]);
    const found = meanings.flatMap((meaning) => this.#byMeaning.get(meaning) ?? []);
    if (found.length === 0) return null;
    const title = new Set(found.flatMap((one) => [...one.title]));
    return {
      title,
      all: new Set([...title, ...found.flatMap(({ category }) => [...category])]),
      meanings,
      isKind: meanings.some((meaning) => kinds.has(meaning)),
      isWeak: stems.some((stem) => WEAK.has(stem)),
    };
  }

  #meaningsOf(text: string): Meanings[] {
    const tokens = new Tokens(clean(text));
    return [...contentWords(tokens)].map(({ stem }) => [stem, ...(this.#words.titled.get(stem) ?? [])]);
  }

  #at(meaning: string) {
    const found = this.#byMeaning.get(meaning) ?? { title: new Set(), category: new Set() };
    this.#byMeaning.set(meaning, found);
    return found;
  }
}

const built = new WeakMap<Words, WeakMap<CompanySegment, Titles>>();

/** Built once for each segment: segments are frozen, and so are words. */
export function titlesOf(company: CompanySegment, shared: Words): Titles {
  const words = shared.of(company.id);
  const byCompany = built.get(words) ?? new WeakMap<CompanySegment, Titles>();
  const titles = byCompany.get(company) ?? new Titles(company.services, words);
  built.set(words, byCompany.set(company, titles));
  return titles;
}

/** Words that may name a service, among them "2D". */
export function* contentWords(
  tokens: Tokens,
  skip: ReadonlySet<number> = new Set(),
): Generator<{ place: number; stem: string }> {
  for (let place = 0; place < tokens.count; place += 1) {
    const { word, number } = tokens.at(place);
    if (skip.has(place) || STOP.has(word)) continue;
    const next = tokens.at(place + 1);
    if (number !== null && next.glued && /^[dд]$/u.test(next.word)) {
      yield { place, stem: `${number}${next.word}` };
    } else if (/\p{L}\p{L}/u.test(word)) yield { place, stem: tokens.stem(place) };
  }
}
