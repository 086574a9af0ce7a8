import { weekdayOf } from '../../time/local-arithmetic';
import type { Tokens } from '../text/tokens';
import { ofMonth } from './calendar-dates';
import { CLAUSE, type Entry, endOf, FAR, isBeside } from './entry';
import type { Operator } from './mention';
import { follows, lengthOf } from './vocabulary';

/** After one of them a number is a time. */
const SAYS: Operator[] = ['not', 'from', 'between', 'since', 'after', 'before', 'until', 'about'];

/** Without numbers that are times only beside another time or a part of the day, and have none. */
export function licensed(tokens: Tokens, entries: Entry[], today: string): Entry[] {
  for (const list of [entries, [...entries].reverse()]) {
    list.forEach((entry, i) => {
      const { clock, upper } = entry;
      const before = list[i - 1];
      const later = list === entries ? entry : before;
      const isBeside =
        before?.clock?.bare === false && later?.isLinked === true && later.operators.includes('or');
      const next = list === entries ? list[i + 1] : before;
      const says = SAYS.filter((operator) => entry.operators.includes(operator));
      if (next?.kind === 'day' && says[0] === 'not') says.pop(); // «не 5, а 6 декабря»
      const isAfter = list === entries && before !== undefined && saysTime(tokens, before, entry, today);
      const isSaid = entry.window !== null || says.length > 0 || isAfter;
      if (clock?.bare && (isSaid || isBeside || upper?.clock?.bare === false)) clock.bare = false;
    });
  }
  return entries.filter((entry, i) => {
    const isOfOccasion =
      entry.day?.shift && isBeside(tokens, entry) && lengthOf('occasion', tokens, entry.end) > 0;
    return !entry.clock?.bare && !isOfOccasion && !isCount(tokens, entry, entries.slice(i + 1, i + 3));
  });
}

/** A number after a refused one, "not 3 but 4", or after a day that it cannot be the number of, «среда 12». */
function saysTime(
  tokens: Tokens,
  before: Entry,
  { place, end, clock, upper }: Entry,
  today: string,
): boolean {
  if (before.role === 'excluded' && before.clock?.bare === false)
    return place - before.end <= FAR && place <= endOf(tokens, before.end, /^[?.!]$/);
  const [day] = before.day?.dates ?? [];
  if (!clock?.bare || place !== before.end || day === undefined || before.day?.said === 'date') return false;
  const isKnown = !/^\p{L}/u.test(tokens.word(end)) || lengthOf('notCounted', tokens, end) > 0;
  if (clock.hour <= FEW && !isKnown) return false; // «пятница 2 маникюр»
  const date = ofMonth(clock.hour, today);
  const isDate = before.day?.said === 'weekday' && date !== null && weekdayOf(date) === weekdayOf(day);
  if (isDate && upper === null && date !== day) before.day?.dates.push(date);
  return !isDate || upper !== null;
}

/** More are rarely meant by a number of people or of services. */
const FEW = 6;

/** "for 2 at 5": a number of people before the time. */
function isCount(
  tokens: Tokens,
  { clock, role, place, end, upper, window }: Entry,
  others: Entry[],
): boolean {
  const isNumber = clock !== null && clock.half === null && clock.minute === 0 && clock.hour <= FEW;
  const isWeak = (at: number) => !follows('atTime', tokens, at);
  if (!isNumber || role !== 'meant' || upper !== null || window !== null || !isWeak(place)) return false;
  const time = others.find(({ clock, role }) => clock !== null && role === 'meant');
  return time?.operators.length === 0 && !isWeak(time.place) && time.place - end < CLAUSE;
}
