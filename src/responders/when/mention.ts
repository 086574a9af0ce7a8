import type { TimeWindow, When } from './when';

export interface Span {
  from: string;
  to: string;
}

/** An hour as said: whether of the morning or of the afternoon may still be open. */
export interface Clock {
  hour: number;
  minute: number;
  half: 'am' | 'pm' | null;
  /** Written so that only one hour of the day is meant: «15», «09:00». */
  exact: boolean;
  approximate: boolean;
  /** A number alone, which is a time only where something beside it says so. */
  bare: boolean;
}

/** What follows or precedes a day or time and changes its role. */
export type Operator =
  | 'not'
  | 'all'
  | 'no'
  | 'cannot'
  | 'correct'
  | 'or'
  | 'from'
  | 'between'
  | 'to'
  | 'onto'
  | 'since'
  | 'after'
  | 'before'
  | 'until'
  | 'late'
  | 'early'
  | 'about';

export interface Day {
  kind: 'day';
  dates: string[];
  span: Span | null;
  /** Of a weekday that is named without a week. */
  weekdays: number[];
  said: 'weekday' | 'date' | 'counted';
  /** Days from the one that it is relative to, which is not known yet: «накануне», "a week later". */
  shift?: number;
  /** The weekday of "the Monday after": the first one after another day. */
  follows?: number;
}

export type Meaning =
  | Day
  | { kind: 'time'; clock: Clock }
  | { kind: 'part'; window: TimeWindow }
  | { kind: 'operator'; operators: Operator[] }
  | { kind: 'note'; note: Partial<When> };

/** The result of a reader at a place: at least one token. */
export interface Reading {
  length: number;
  meanings: Meaning[];
}

export interface Mention {
  place: number;
  end: number;
  meaning: Meaning;
}
