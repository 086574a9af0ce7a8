import type { CompanySegment, Service } from '../../../domain/context';
import type { Tokens } from '../../text/tokens';
import { bothLists, STOP } from '../words/lists';
import { both, type Words } from '../words/words';
import type { ServiceMention } from './matches';
import { isCorrected, isRefusedAfter, isRefusedBefore } from './negation';
import { contentWords, type Entry, type Hits, Titles, titlesOf } from './titles';
import { unknownIn } from './unknown';

const SEPARATORS = bothLists('separators');
const ALTERNATIVES = bothLists('alternatives');
const JOINERS = bothLists('joiners');
const NONE: ReadonlySet<Entry> = new Set();
/** A request has fewer. Bounds the time that a text of nothing but services takes. */
const MAX_WORDS = 24;
/** Words further apart are not about the same service, unless one service has both. */
const MAX_GAP = 4;

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
 * are here, because there is nothing else to choose from. Empty: the answer names none of them. `compares`: it asks about all that it
 * names, «чем аппаратный лучше классического?».
 */
export function narrow(
  listed: readonly Service[],
  tokens: Tokens,
  skip: ReadonlySet<number>,
  words: Words,
  compares = false,
): Service[] {
  const mentions = new Reading(tokens, skip, new Titles(listed, words), true).mentions();
  const refused = new Set(mentions.filter(({ excluded }) => excluded).flatMap(({ services }) => services));
  const named = mentions.filter(({ excluded }) => !excluded).map(({ services }) => services);
  const wanted = compares && named.length > 1 ? named.flat() : named.at(-1);
  return (wanted ?? (refused.size > 0 ? listed : [])).filter((service) => !refused.has(service));
}

/** Words that name the same services. */
interface Draft {
  words: Hits[];
  found: ReadonlySet<Entry>;
  /** What words before say that do not go together with these: «педикюр спа мужской», «маникюр или педикюр». */
  others: ReadonlySet<Entry>;
  from: number;
  to: number;
  excluded: boolean;
}

type Gap = 'and' | 'or' | 'with' | '';

class Reading {
  readonly #drafts: Draft[] = [];

  constructor(
    readonly tokens: Tokens,
    readonly skip: ReadonlySet<number>,
    readonly titles: Titles,
    readonly isAnswer: boolean,
  ) {}

  mentions(): ServiceMention[] {
    const unknown = unknownIn(this.tokens, this.skip, this.titles);
    const skip = new Set([...this.skip, ...unknown.flat()]);
    const said = contentWords(this.tokens, skip).flatMap(({ place, stem }) => {
      const hits = this.titles.hits(stem);
      return hits ? { place, hits } : [];
    });
    for (const [index, { place, hits }] of said.slice(0, MAX_WORDS).entries()) {
      const next = said[index + 1];
      const isOfNext =
        next?.hits.isKind &&
        this.#gap(place + 1, next.place) === '' &&
        both(hits.closest, next.hits.closest).size > 0;
      this.#read(hits, place, isOfNext === true);
    }
    for (const [index, draft] of this.#drafts.entries()) {
      const { from, to } = draft;
      const before = this.#drafts[index - 1];
      draft.excluded ||= isRefusedAfter(this.tokens, to);
      const isCorrection = before && !draft.excluded && isCorrected(this.tokens, before.to, from, to);
      // «маникюр, нет, не маникюр, а педикюр»
      const isTakenBack = ({ found }: Draft) => draft.excluded && without(found, draft.found).size === 0;
      for (const earlier of this.#drafts.slice(0, index))
        earlier.excluded ||= isCorrection || isTakenBack(earlier);
    }
    return this.#drafts.flatMap((draft) => this.#mention(draft) ?? []);
  }

  /** A quality that stands before its kind does not concern the kind before it: «стрижку и мужской маникюр». */
  #read(hits: Hits, place: number, isOfNext: boolean): void {
    const last = this.#drafts.at(-1);
    const excluded = isRefusedBefore(this.tokens, place);
    const gap = last ? this.#gap(last.to, place) : 'and';
    const isApart = isOfNext && !hits.isKind && (gap === 'and' || gap === 'or');
    if (last && !isApart && join(last, hits, gap, excluded, this.#isAttribute(place - 1))) {
      last.to = place + 1;
      return;
    }
    if (gap !== '' || hits.isKind) {
      const kind = isApart ? undefined : kindFor(hits, last);
      const words = kind ? [kind, hits] : [hits];
      const found = kind ? both(kind.closest, hits.closest) : hits.closest;
      this.#drafts.push({ words, found, others: NONE, from: place, to: place + 1, excluded });
    }
  }

  /** What stands between two words of services: «стрижку и маникюр», «стрижку с укладкой» are two services. */
  #gap(from: number, to: number): Gap {
    const words = this.tokens.places(from, to).map((place) => this.tokens.word(place));
    if (words.some((word) => ALTERNATIVES.has(word))) return 'or';
    const isSeparated = words.some((word, i) => SEPARATORS.has(word) || this.tokens.at(from + i).startsLine);
    if (
      isSeparated ||
      isCorrected(this.tokens, from, to, to + 1) ||
      words.length > MAX_GAP ||
      this.tokens.at(to).startsLine
    )
      return 'and';
    return words.some((word) => JOINERS.has(word)) ? 'with' : '';
  }

  #mention({ words, found, others, from, to, excluded }: Draft): ServiceMention | null {
    const said = new Set(words.flatMap(({ exact }) => exact));
    const isSaid = (part: Entry['title']) => part.every((meanings) => meanings.some((one) => said.has(one)));
    const [first, second] = words;
    // a single title does not hide the other services of its category: «косметолог»
    const rest = found.size === 1 && found === first?.closest && !this.isAnswer ? first.all : [];
    const isOfCategory = ({ category }: Entry) =>
      category.flat().some((one) => first?.meanings.includes(one));
    let candidates = [...new Set([...others, ...[...found].filter(isOfCategory), ...found, ...rest])];
    if (!this.isAnswer && words.every(({ isWeak }) => isWeak)) {
      candidates = second
        ? candidates.filter(({ title, category }) => isSaid(title) || isSaid(category))
        : [];
    }
    if (!this.isAnswer && first && !second && this.#qualifiesAnother(first, to)) candidates = [];
    if (candidates.length === 0) return null;

    const [full, another] = candidates.filter(({ title }) => isSaid(title));
    const isClear =
      others.size === 0 && full && !another && (this.isAnswer || second || isAlone(full, candidates));
    const services = isClear
      ? [full]
      : [...new Set(full && others.size === 0 ? [full, ...candidates] : candidates)];
    return { services: services.map(({ service }) => service), excluded, from, to };
  }

  /** An English word in the singular, a Russian adjective. */
  #isAttribute(place: number): boolean {
    return /^[a-z]+(?:'s|[^s])$|(?:[аоеиы][йея]|ую|[иы][мх]|ого|ому|ом)$/u.test(this.tokens.word(place));
  }

  /** «детская комната», "classic car": the word is a quality of something else. */
  #qualifiesAnother({ isKind }: Hits, to: number): boolean {
    const next = this.tokens.word(to);
    if (isKind || !this.#isAttribute(to - 1) || this.skip.has(to) || STOP.has(next)) return false;
    return /^\p{L}{3,}[^\P{L}о]$/u.test(next) && this.titles.hits(this.tokens.stem(to))?.isKind !== false;
  }
}

/** Adds the word to those before, unless it belongs to another mention. */
function join(draft: Draft, hits: Hits, gap: Gap, isRefused: boolean, isAfterAttribute: boolean): boolean {
  const { words, found } = draft;
  if (isRefused) return !hits.isKind && narrowTo(draft, without(found, hits.all));
  if (draft.excluded && gap !== '') return false;
  if (narrowTo(draft, both(found, hits.closest), hits)) return true;
  const isQuality = gap === '' && !hits.isKind;

  const kind = kindFor(hits, draft);
  // «brow wax», where no service is both
  const isQualified = gap === '' && isAfterAttribute && !words.some(({ isKind, isWeak }) => isKind || isWeak);
  if (gap !== 'or' && !isQualified && !(isQuality && (kind || !hits.isWeak))) return false;
  // «маникюр с обычным лаком»: of two qualities the stronger one decides
  const isStronger = isQuality && words.every((word) => word.isWeak || word === kind);
  if (!isStronger) draft.others = new Set([...draft.others, ...found]);
  draft.words = kind ? [kind] : [];
  return narrowTo(draft, kind ? both(kind.closest, hits.closest) : hits.closest, hits);
}

function narrowTo(draft: Draft, found: ReadonlySet<Entry>, hits?: Hits): boolean {
  if (found.size === 0) return false;
  draft.found = found;
  if (hits) draft.words.push(hits);
  return true;
}

/** The kind of service of the words before that a quality concerns too: «маникюр классический или с гель-лаком». */
function kindFor(hits: Hits, before: Draft | undefined): Hits | undefined {
  const kind = hits.isKind ? undefined : before?.words.find(({ isKind }) => isKind);
  return kind && both(kind.closest, hits.closest).size > 0 ? kind : undefined;
}

function without(found: ReadonlySet<Entry>, refused: ReadonlySet<Entry>): Set<Entry> {
  return new Set([...found].filter((entry) => !refused.has(entry)));
}

/** The only one of its category: the others are for another part of the body («укладка бровей»). */
function isAlone(full: Entry, candidates: readonly Entry[]): boolean {
  return candidates.every((one) => one === full || one.service.category !== full.service.category);
}
