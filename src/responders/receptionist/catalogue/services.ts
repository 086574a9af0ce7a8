import type { CompanySegment, Service } from '../../../domain/context';
import type { Tokens } from '../text/tokens';
import { bothLists, STOP } from '../words/lists';
import type { Words } from '../words/words';
import type { ServiceMention } from './matches';
import { isCorrected, isRefusedAfter, isRefusedBefore } from './negation';
import { contentWords, type Entry, type Hits, Titles, titlesOf } from './titles';

const SEPARATORS = bothLists('separators');
const JOINERS = bothLists('joiners');
/** A request has fewer. Bounds the time that a text of names of services takes. */
const MAX_MENTIONS = 8;

/** The services that a text names, each with the words that name it. */
export function readServices(
  tokens: Tokens,
  skip: ReadonlySet<number>,
  company: CompanySegment,
  words: Words,
): ServiceMention[] {
  return new Reading(tokens, skip, titlesOf(company, words), false).mentions();
}

/**
 * The listed services that an answer to "which one?" leaves: «с гель-лаком», "womens". Words that would be no evidence elsewhere
 * are here, because there is nothing else to choose from. Empty: the answer names none of them.
 */
export function narrow(
  listed: readonly Service[],
  tokens: Tokens,
  skip: ReadonlySet<number>,
  words: Words,
): Service[] {
  const mentions = new Reading(tokens, skip, new Titles(listed, words), true).mentions();
  const refused = new Set(mentions.filter(({ excluded }) => excluded).flatMap(({ services }) => services));
  const wanted = mentions.findLast(({ excluded }) => !excluded)?.services;
  return (wanted ?? (refused.size > 0 ? listed : [])).filter((service) => !refused.has(service));
}

/** Neighbouring words that name the same services. */
interface Draft {
  words: Hits[];
  /** Services that have all words: in the title where any title has the word, else in the category. */
  found: ReadonlySet<Entry>;
  /** The same, counting categories for all words. */
  all: ReadonlySet<Entry>;
  /** Those of its kind alone: «маникюр» of «маникюр классический». */
  ofKind: ReadonlySet<Entry> | null;
  from: number;
  to: number;
  excluded: boolean;
}

class Reading {
  readonly #drafts: Draft[] = [];

  constructor(
    readonly tokens: Tokens,
    readonly skip: ReadonlySet<number>,
    readonly titles: Titles,
    readonly isAnswer: boolean,
  ) {}

  mentions(): ServiceMention[] {
    for (const { place, stem } of contentWords(this.tokens, this.skip)) {
      const hits = this.titles.hits(stem);
      if (hits) this.#read(hits, place);
      if (this.#drafts.length > MAX_MENTIONS) break;
    }
    for (const draft of this.#drafts) draft.excluded ||= isRefusedAfter(this.tokens, draft.to);
    for (const [index, draft] of this.#drafts.entries()) this.#correct(draft, this.#drafts[index - 1]);
    return this.#drafts.flatMap((draft) => this.#mention(draft) ?? []);
  }

  #read(hits: Hits, place: number): void {
    const last = this.#drafts.at(-1);
    const refused = isRefusedBefore(this.tokens, place);
    const isSeparated = last !== undefined && this.#isSeparated(last.to, place);
    if (last && refused && !hits.isKind && subtract(last, hits)) last.to = place + 1;
    else if (last && !refused && !(last.excluded && isSeparated) && join(last, hits, isSeparated)) {
      last.to = place + 1;
    } else if (!last || hits.isKind || isSeparated || this.isAnswer) {
      const own = narrowest(hits);
      const inherited = last?.ofKind && !hits.isKind ? both(last.ofKind, own) : NONE;
      const found = inherited.size > 0 ? inherited : own;
      this.#drafts.push({
        words: [hits],
        found,
        all: inherited.size > 0 ? inherited : hits.all,
        ofKind: hits.isKind ? own : null,
        from: place,
        to: place + 1,
        excluded: refused,
      });
    }
  }

  /** «стрижку и маникюр», «стрижку с укладкой». */
  #isSeparated(from: number, to: number): boolean {
    for (let place = from; place < to; place += 1) {
      const word = this.tokens.word(place);
      if (SEPARATORS.has(word) || JOINERS.has(word) || this.tokens.at(place).startsLine) return true;
    }
    return this.tokens.at(to).startsLine;
  }

  #correct(draft: Draft, before: Draft | undefined): void {
    if (before && !draft.excluded && isCorrected(this.tokens, before.to, draft.from, draft.to)) {
      for (const earlier of this.#drafts.slice(0, this.#drafts.indexOf(draft))) earlier.excluded = true;
    }
  }

  #mention(draft: Draft): ServiceMention | null {
    const { words, from, to, excluded } = draft;
    const said = new Set(words.flatMap(({ meanings }) => meanings));
    const isNamed = (part: Entry['title']) => part.every((meanings) => meanings.some((one) => said.has(one)));
    const full = [...draft.found].filter(({ title }) => isNamed(title));
    let found = inOrder(draft);
    if (!this.isAnswer) {
      if (words.every(({ isWeak }) => isWeak)) {
        found =
          words.length < 2 ? [] : found.filter(({ title, category }) => isNamed(title) || isNamed(category));
      }
      if (words.length === 1 && this.#qualifiesAnother(draft)) found = [];
    }
    const [only, another] = full;
    const isClear = only && !another && (this.isAnswer || words.length > 1 || isAlone(only, found));
    const services = (
      isClear ? [only] : [...new Set([...full.filter((one) => found.includes(one)), ...found])]
    ).map(({ service }) => service);
    if (found.length === 0) return null;
    return { services, excluded, words: this.#text(from, to) };
  }

  /** «детская комната», "classic car": a quality of something else than a service. */
  #qualifiesAnother({ words: [only], to }: Draft): boolean {
    const next = this.tokens.word(to);
    const isAdjective = /^[a-z]|(?:ая|ой|ую|ий|ый|ое|ые|их|ых|ого|ому|им|ым|ом)$/u.test(
      this.tokens.word(to - 1),
    );
    if (!isAdjective || only?.isKind || this.skip.has(to) || STOP.has(next)) return false;
    return (
      /^\p{L}{4,}$/u.test(next) && !next.endsWith('о') && this.titles.hits(this.tokens.stem(to)) === null
    );
  }

  #text(from: number, to: number): string {
    const places = Array.from({ length: to - from }, (_, i) => this.tokens.at(from + i));
    return places.map(({ text, glued }, i) => (glued || i === 0 ? text : ` ${text}`)).join('');
  }
}

const NONE: ReadonlySet<Entry> = new Set();

/** Adds the word if some service has it and all words before. */
function join(draft: Draft, hits: Hits, isSeparated: boolean): boolean {
  const strict = both(draft.found, narrowest(hits));
  const loose = strict.size > 0 || isSeparated || hits.isKind ? strict : both(draft.all, hits.all);
  if (loose.size === 0) return false;
  draft.found = loose;
  draft.all = both(draft.all, hits.all);
  draft.words.push(hits);
  if (hits.isKind) draft.ofKind = draft.ofKind ? both(draft.ofKind, narrowest(hits)) : narrowest(hits);
  return true;
}

/** «маникюр без покрытия»: the services without the word, if some are left. */
function subtract(draft: Draft, { title }: Hits): boolean {
  const left = new Set([...draft.found].filter((entry) => !title.has(entry)));
  if (left.size === 0 || left.size === draft.found.size) return false;
  draft.found = left;
  return true;
}

/** A category names its services only where no title has the word. */
function narrowest({ title, all }: Hits): ReadonlySet<Entry> {
  return title.size > 0 ? title : all;
}

/** A service that is the only one of its category: the others belong to another part of the body («укладка бровей»). */
function isAlone(entry: Entry, found: readonly Entry[]): boolean {
  return found.every((one) => one === entry || one.service.category !== entry.service.category);
}

/** First the services of a category that has the word too; a single title does not hide the rest of its category. */
function inOrder({ words, found }: Draft): Entry[] {
  const [first, second] = words;
  const isFirst = (entry: Entry) => entry.category.flat().some((one) => first?.meanings.includes(one));
  const rest = found.size === 1 && first && !second ? [...first.all] : [];
  return [...new Set([...[...found].filter(isFirst), ...found, ...rest])];
}

function both(a: ReadonlySet<Entry>, b: ReadonlySet<Entry>): ReadonlySet<Entry> {
  return new Set([...a].filter((entry) => b.has(entry)));
}
