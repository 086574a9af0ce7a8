import type { Tokens } from '../text/tokens';
import { type Element, GRAMMAR, type Pattern } from './grammar';

/** Where a pattern stands: from `from` on and before `to`. */
export interface Span {
  group: string;
  from: number;
  to: number;
  /** The tokens that it has read. */
  places: readonly number[];
}

const LONGEST_STEM = 13;

const READ = new WeakMap<Tokens, Clauses>();

/** A text as the patterns see it: labels of its tokens, clauses, and everything that the patterns find. */
export class Clauses {
  readonly #labels: (readonly string[])[] = [];
  readonly #breaks: boolean[] = [];
  /** Of each token: where its clause begins, and the end of that clause. */
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #begins: boolean[] = [];
  readonly #ends: boolean[] = [];
  readonly #read: number[] = [];
  readonly #spans = new Map<string, Span[]>();

  /** Several readers read one text. */
  static of(tokens: Tokens): Clauses {
    const known = READ.get(tokens) ?? new Clauses(tokens);
    READ.set(tokens, known);
    return known;
  }

  private constructor(readonly tokens: Tokens) {
    const known = new Map<string, readonly string[]>();
    for (let place = 0; place < tokens.count; place += 1) {
      const { word, startsLine } = tokens.at(place);
      const labels = known.get(word) ?? labelsOf(word);
      known.set(word, labels);
      this.#labels.push(labels);
      this.#breaks.push(isBreak(tokens, place));
      const isFirst = startsLine || this.breaksAt(place - 1);
      this.#from.push(isFirst ? place : this.from(place - 1));
      this.#begins.push(isFirst || (this.begins(place - 1) && this.is(place - 1, 'FILLER')));
    }
    for (let place = tokens.count - 1; place >= 0; place -= 1) {
      const isLast = this.breaksAt(place + 1) || tokens.at(place + 1).startsLine;
      this.#to[place] = isLast ? place + 1 : this.to(place + 1);
      this.#ends[place] =
        this.breaksAt(place) || (this.is(place, 'FILLER') && (isLast || this.ends(place + 1)));
    }
    this.#find(known);
  }

  /** In the order of the text. */
  all(group: string): readonly Span[] {
    return this.#spans.get(group) ?? [];
  }

  /** Those that begin from `start` on and before `end`. */
  within(group: string, start: number, end: number): readonly Span[] {
    const spans = this.all(group);
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.from ?? end) < start) low = middle + 1;
      else high = middle;
    }
    high = low;
    while ((spans[high]?.from ?? end) < end) high += 1;
    return spans.slice(low, high);
  }

  /** Those that share no token with one of `others`. */
  apart(group: string, ...others: readonly string[]): readonly Span[] {
    const taken = others.flatMap((other) => this.all(other));
    return this.all(group).filter((span) => !taken.some((other) => meet(span, other)));
  }

  has(group: string): boolean {
    return this.all(group).length > 0;
  }

  is(place: number, label: string): boolean {
    return this.#labels[place]?.includes(label) ?? false;
  }

  /** The data knows the word, for whatever purpose, so it is no name. */
  isKnown(place: number): boolean {
    return (this.#labels[place]?.length ?? 0) > 0;
  }

  /** Punctuation or an emoji separates clauses there, or the text has ended. */
  breaksAt(place: number): boolean {
    return this.#breaks[place] ?? true;
  }

  from(place: number): number {
    return this.#from[place] ?? place;
  }

  to(place: number): number {
    return this.#to[place] ?? place;
  }

  begins(place: number): boolean {
    return this.#begins[place] ?? false;
  }

  ends(place: number): boolean {
    return this.#ends[place] ?? true;
  }

  /** The patterns that begin with `label`, without those that need a word that the text does not contain. */
  #candidates(label: string, said: readonly string[]): readonly Pattern[] {
    const isSaid = (element: Element) =>
      element.kind !== 'token' || element.isOptional || said.some((other) => element.labels.has(other));
    return (GRAMMAR.patterns.get(label) ?? []).filter(({ elements }) => elements.every(isSaid));
  }

  #find(said: ReadonlyMap<string, readonly string[]>): void {
    const labels = [...new Set([...said.values()].flat())];
    const candidates = new Map(labels.map((label) => [label, this.#candidates(label, labels)]));
    for (let place = 0; place < this.tokens.count; place += 1) {
      for (const { group, elements } of this.#labels[place]?.flatMap(
        (label) => candidates.get(label) ?? [],
      ) ?? []) {
        this.#read.length = 0;
        const to = this.#match(elements, 0, place);
        if (to > place) this.#keep({ group, from: place, to, places: [...this.#read] });
      }
    }
  }

  /** Of several matches at one place the longest counts. */
  #keep(span: Span): void {
    const spans = this.#spans.get(span.group) ?? [];
    this.#spans.set(span.group, spans);
    const last = spans.at(-1);
    if (last?.from !== span.from) spans.push(span);
    else if (last.to < span.to) spans[spans.length - 1] = span;
  }

  /** The place after the match, or -1; `#read` holds what was read. Goes no further than the pattern is long. */
  #match(elements: readonly Element[], index: number, place: number): number {
    const element = elements[index];
    if (element === undefined) return place;
    if (element.kind === 'start') return this.begins(place) ? this.#match(elements, index + 1, place) : -1;
    if (element.kind === 'end') return this.ends(place) ? this.#match(elements, index + 1, place) : -1;
    if (element.kind === 'gap') {
      for (let at = place; at <= place + element.gap; at += 1) {
        const to = this.#match(elements, index + 1, at);
        if (to >= 0 || this.breaksAt(at) || this.tokens.at(at + 1).startsLine) return to;
      }
      return -1;
    }
    if (this.#labels[place]?.some((label) => element.labels.has(label))) {
      if (element.isRead) this.#read.push(place);
      const to = this.#match(elements, index + 1, place + 1);
      if (to >= 0) return to;
      if (element.isRead) this.#read.pop();
    }
    return element.isOptional ? this.#match(elements, index + 1, place) : -1;
  }
}

export function meet(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}

function labelsOf(word: string): readonly string[] {
  const labels = new Set([word, ...(/^\d{1,4}$/.test(word) ? ['NUMBER'] : [])]);
  const bare = word.replace(/'s$/, '');
  const add = (form: string) => {
    for (const label of GRAMMAR.labels.get(form) ?? []) labels.add(label);
  };
  add(word);
  for (const label of [...labels]) add(label); // the classes of the word that this is a spelling of
  if (bare !== word) add(bare);
  for (const stem of [...labels]) {
    for (let length = 2; length <= Math.min(stem.length, LONGEST_STEM); length += 1)
      add(`${stem.slice(0, length)}*`);
  }
  return [...labels].filter((label) => GRAMMAR.used.has(label) || /^[A-Z]/.test(label));
}

/** «гель-лак», «15:30» and «5/12» are no two clauses. */
function isBreak(tokens: Tokens, place: number): boolean {
  const { word } = tokens.at(place);
  if (/[\p{L}\d]/u.test(word)) return false;
  const isInside = tokens.at(place).glued && tokens.at(place + 1).glued;
  if (!isInside) return !['#', '+', '%'].includes(word);
  return !(
    word === '-' ||
    word === '/' ||
    (tokens.at(place - 1).number !== null && tokens.at(place + 1).number !== null)
  );
}
