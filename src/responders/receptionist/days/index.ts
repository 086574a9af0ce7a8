import type { Language } from '../language';
import { weekdayOf } from '../local-time';
import { readDayOfMonth, readMonthAndDay, readNumericDate } from './dates';
import type { Reader, Reading } from './reading';
import { readCounted, readNearDay, readWeekday } from './relative';
import { DayTokens } from './tokens';

export interface DaysFound {
  /** `YYYY-MM-DD`, in the order of the text. */
  dates: string[];
  /** A time that is counted from now, rounded up to the half hour: «через два часа». */
  time: string | null;
}

/** The first reader that recognises the tokens wins. */
const READERS: readonly Reader[] = [
  readCounted,
  readNearDay,
  readWeekday,
  readNumericDate,
  readMonthAndDay,
  readDayOfMonth,
];

interface Placed extends Reading {
  place: number;
}

/**
 * Days named in a normalised text without times of day. A client may write anything: the time that this takes is linear in the
 * length of the text.
 */
export function findDays(text: string, language: Language, now: string): DaysFound {
  const tokens = new DayTokens(text);
  const found: Placed[] = [];
  for (let place = 0; place < tokens.count; ) {
    const reading = READERS.reduce<Reading | null>(
      (first, read) => first ?? read(tokens, place, { language, now }),
      null,
    );
    if (reading) found.push({ ...reading, place });
    place += reading?.length ?? 1;
  }
  const meant = found.filter(
    (one, i) => !repeats(one, found[i - 1], tokens) && !repeats(one, found[i + 1], tokens),
  );
  return {
    dates: meant.flatMap(({ date }) => date ?? []),
    time: meant.find(({ time }) => time !== undefined)?.time ?? null,
  };
}

/** A weekday beside a date repeats it, «27 ноября, в пятницу», or is a mistake: «в пятницу, 28 ноября». */
function repeats(one: Placed, other: Placed | undefined, tokens: DayTokens): boolean {
  if (one.kind !== 'weekday' || other?.kind !== 'date' || one.date === null || other.date === null)
    return false;
  const [first, second] = one.place < other.place ? [one, other] : [other, one];
  const from = first.place + first.length;
  const isJoined =
    second.place - from <= 2 && between(from, second.place).every((i) => tokens.oneOf(i, ...JOINTS) > 0);
  return isJoined && (first === one || weekdayOf(one.date) === weekdayOf(other.date));
}

function between(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

const JOINTS = [',', '(', 'в', 'во', 'on', 'the', 'это'];
