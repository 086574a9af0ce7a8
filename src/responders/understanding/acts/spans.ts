import type { Tokens } from '../../text/tokens';
import { type Element, GRAMMAR, type Pattern } from './grammar';

/** Where a pattern stands: from `from` on and before `to`. */
export interface Span {
  group: string;
  from: number;
  to: number;
  /** The tokens that it has read. */
  places: readonly number[];
}

interface Place {
  /** What the patterns know the token as: itself, its stems, its classes. None: the data does not have it. */
  labels: readonly string[];
  /** Punctuation or an emoji between clauses. */
  isBreak: boolean;
  /** The clause of the token: its first place, and the place after its last. */
  from: number;
  to: number;
  /** Only fillers («ну», "please") stand before it, from it on, in its clause. */
  begins: boolean;
  ends: boolean;
}

const LONGEST_STEM = 13;
const OUTSIDE: Place = { labels: [], isBreak: true, from: 0, to: 0, begins: false, ends: true };
const READ = new WeakMap<Tokens, Clauses>();

/** A text as the patterns see it, and everything that they find in it. */
export class Clauses {
  readonly #places: Place[] = [];
  readonly #spans = new Map<string, Span[]>();
  /** By the current pattern. */
  readonly #read: number[] = [];

  /** Several readers read one text. */
  static of(tokens: Tokens): Clauses {
    const clauses = READ.get(tokens) ?? new Clauses(tokens);
    READ.set(tokens, clauses);
    return clauses;
  }

  private constructor(readonly tokens: Tokens) {
    const said = new Map<string, readonly string[]>();
    for (let place = 0; place < tokens.count; place += 1) {
      const { word, startsLine } = tokens.at(place);
      const labels = said.get(word) ?? labelsOf(word);
      said.set(word, labels);
      const before = this.at(place - 1);
      const isFirst = startsLine || before.isBreak;
      const begins = isFirst || (before.begins && before.labels.includes('FILLER'));
      const from = isFirst ? place : before.from;
      this.#places.push({ ...OUTSIDE, labels, isBreak: isBreak(tokens, place), from, begins });
    }
    for (let place = tokens.count - 1; place >= 0; place -= 1) {
      const [here, next] = [this.at(place), this.at(place + 1)];
      const isLast = next.isBreak || tokens.at(place + 1).startsLine;
      here.to = isLast ? place + 1 : next.to;
      here.ends = here.isBreak || (here.labels.includes('FILLER') && (isLast || next.ends));
    }
    this.#find(new Set([...said.values()].flat()));
  }

  at(place: number): Place {
    return this.#places[place] ?? OUTSIDE;
  }

  is(place: number, label: string): boolean {
    return this.at(place).labels.includes(label);
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

  /** Patterns that need a word that the text does not have are left out at once. */
  #find(said: ReadonlySet<string>): void {
    const isSaid = ({ kind, isOptional, labels }: Element) =>
      kind !== 'token' || isOptional || labels.some((label) => said.has(label));
    const candidates = new Map<string, Pattern[]>();
    for (const label of said) {
      const patterns = GRAMMAR.patterns.get(label) ?? [];
      candidates.set(
        label,
        patterns.filter(({ elements }) => elements.every(isSaid)),
      );
    }
    for (const [place, { labels }] of this.#places.entries()) {
      for (const { group, elements } of labels.flatMap((label) => candidates.get(label) ?? [])) {
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
    const { kind, labels, isOptional, isRead, gap } = element;
    const next = index + 1;
    if (kind === 'start') return this.at(place).begins ? this.#match(elements, next, place) : -1;
    if (kind === 'end') return this.at(place).ends ? this.#match(elements, next, place) : -1;
    for (let at = place; kind === 'gap' && at <= place + gap; at += 1) {
      const to = this.#match(elements, next, at);
      if (to >= 0 || this.at(at).isBreak || this.tokens.at(at + 1).startsLine) return to;
    }
    if (this.at(place).labels.some((label) => labels.includes(label))) {
      const { length } = this.#read;
      if (isRead) this.#read.push(place);
      const to = this.#match(elements, next, place + 1);
      if (to >= 0) return to;
      this.#read.length = length;
    }
    return isOptional ? this.#match(elements, next, place) : -1;
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
  const { word, glued } = tokens.at(place);
  if (/[\p{L}\d]/u.test(word)) return false;
  if (!glued || !tokens.at(place + 1).glued) return !'#+%'.includes(word);
  const isNumber = tokens.at(place - 1).number !== null && tokens.at(place + 1).number !== null;
  return !('-/'.includes(word) || isNumber);
}
