import type { Language } from '../language';
import type { DayTokens } from './tokens';

export interface Today {
  /** Local: `YYYY-MM-DDTHH:MM`. */
  now: string;
  /** Decides whether 5/11 is in May or in November. */
  language: Language;
}

/** The result of a reader at a place. */
export interface Reading {
  /** Number of tokens; at least one. */
  length: number;
  /** Null where the words name a day that cannot be booked, such as last Friday. */
  date: string | null;
  /** `HH:MM`, where the words contain a time. */
  time?: string;
  kind: 'date' | 'weekday' | 'counted';
}

/** Reads a bounded number of tokens, so that reading a text takes time linear in its length. */
export type Reader = (tokens: DayTokens, place: number, today: Today) => Reading | null;
