import type { Tokens } from '../text/tokens';
import { type Element, GRAMMAR } from './grammar';

/** Where a pattern stands: from `from` on and before `to`. */
export interface Span {
  group: string;
  from: number;
  to: number;
  /** The tokens that it has read. */
  places: readonly number[];
}

const LONGEST_STEM = 10;
const MAX_FILLERS = 8;

/** A text as the patterns see it: labels of its tokens, clauses, and everything that the patterns find. */
export class Clauses {
  readonly #labels: ReadonlySet<string>[] = [];
  readonly #breaks: boolean[] = [];
  /** Of each token: where its clause begins, and the end of that clause. */
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #spans = new Map<string, Span[]>();

  constructor(readonly tokens: Tokens) {
    const known = new Map<string, ReadonlySet<string>>();
    for (let place = 0; place < tokens.count; place += 1) {
      const { word, startsLine } = tokens.at(place);
      const labels = known.get(word) ?? labelsOf(word);
      known.set(word, labels);
      this.#labels.push(labels);
      this.#breaks.push(isBreak(tokens, place));
      this.#from.push(startsLine || this.breaksAt(place - 1) ? place : (this.#from[place - 1] ?? 0));
    }
    for (let place = tokens.count - 1; place >= 0; place -= 1) {
      const isLast = this.breaksAt(place + 1) || tokens.at(place + 1).startsLine;
      this.#to[place] = isLast ? place + 1 : (this.#to[place + 1] ?? 0);
    }
    for (let place = 0; place < tokens.count; place += 1) this.#findAt(place);
  }

  /** In the order of the text. */
  all(group: string): readonly Span[] {
    return this.#spans.get(group) ?? [];
  }

  has(group: string): boolean {
    return this.all(group).length > 0;
  }

  is(place: number, label: string): boolean {
    return this.#labels[place]?.has(label) ?? false;
  }

  /** The data knows the word, for whatever purpose, so it is no name. */
  isKnown(place: number): boolean {
    return (this.#labels[place]?.size ?? 0) > 1;
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
    let at = place;
    while (at > this.from(place) && place - at < MAX_FILLERS && this.is(at - 1, 'FILLER')) at -= 1;
    return at === this.from(place);
  }

  ends(place: number): boolean {
    let at = place;
    while (at - place < MAX_FILLERS && this.is(at, 'FILLER') && !this.tokens.at(at).startsLine) at += 1;
    return this.breaksAt(at) || this.tokens.at(at).startsLine;
  }

  #findAt(place: number): void {
    for (const label of this.#labels[place] ?? []) {
      for (const pattern of GRAMMAR.patterns.get(label) ?? []) {
        const places: number[] = [];
        const to = this.#match(pattern.elements, 0, place, places);
        if (to > place) this.#keep({ group: pattern.group, from: place, to, places });
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

  /** The place after the match, or -1. Goes no further than the pattern is long. */
  #match(elements: readonly Element[], index: number, place: number, places: number[]): number {
    const element = elements[index];
    if (element === undefined) return place;
    const next = (at: number) => this.#match(elements, index + 1, at, places);
    if (element.kind === 'start') return this.begins(place) ? next(place) : -1;
    if (element.kind === 'end') return this.ends(place) ? next(place) : -1;
    if (element.kind === 'gap') {
      for (let at = place; at <= place + element.gap; at += 1) {
        const to = next(at);
        if (to >= 0 || this.breaksAt(at) || this.tokens.at(at + 1).startsLine) return to;
      }
      return -1;
    }
    if (element.labels.some((label) => this.is(place, label))) {
      if (element.isRead) places.push(place);
      const to = next(place + 1);
      if (to >= 0) return to;
      if (element.isRead) places.pop();
    }
    return element.isOptional ? next(place) : -1;
  }
}

function labelsOf(word: string): ReadonlySet<string> {
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
  return labels;
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
