import type { Language } from '../language';
import type { DayTokens } from './tokens';

export interface Today {
  /** Local: `YYYY-MM-DDTHH:MM`. */
  now: string;
  /** Says whether 5/11 is in May or in November. */
  language: Language;
}

/** What a reader makes of the tokens from a place on. */
export interface Reading {
  /** How many tokens it has read; at least one. */
  length: number;
  /** Null where the words name a day that is not meant, such as last Friday. */
  date: string | null;
  /** `HH:MM`, where it was said with the day. */
  time?: string;
  kind: 'date' | 'weekday' | 'counted';
}

/** Looks at a bounded number of tokens, so that all readers over a whole text are linear in its length. */
export type Reader = (tokens: DayTokens, place: number, today: Today) => Reading | null;
