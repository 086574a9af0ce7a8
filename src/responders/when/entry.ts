import type { Tokens } from '../text/tokens';
import type { Clock, Day, Operator } from './mention';
import { lengthOf } from './vocabulary';
import type { TimeWindow } from './when';

/** A day, a time or a part of the day, and its role in the text. */
export interface Entry {
  place: number;
  end: number;
  kind: 'day' | 'time' | 'part';
  day: Day | null;
  clock: Clock | null;
  /** Of a part of the day: its own; of a time: that of the part of the day beside it, «в 3 часа дня». */
  window: TimeWindow | null;
  role: 'meant' | 'excluded' | 'old' | 'attached';
  operators: Operator[];
  /** The upper end of a range. */
  upper: Entry | null;
  /** Nothing but a comma, "or" and the like is between it and the entry before it. */
  isLinked: boolean;
}

/** Tokens between a day and «не могу» after it; also entries. */
export const FAR = 3;

export const isBeside = (tokens: Tokens, { end }: Entry) => lengthOf('beside', tokens, end - 1) > 0;

/** The first mark of the end of a clause, not far from a place. */
export function endOf(tokens: Tokens, place: number, marks = /^[?.!,]$/): number {
  let end = place;
  while (end < place + CLAUSE && !marks.test(tokens.word(end))) end += 1;
  return end;
}

export const CLAUSE = 8;
