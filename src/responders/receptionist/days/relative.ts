import { addDays, addMinutes, dateOf, timeOf, weekdayOf } from '../local-time';
import type { Reading, Today } from './reading';
import type { DayTokens } from './tokens';
import { DAYS, MINUTES, NEAR_DAYS, QUANTITIES, WEEKDAYS } from './words';

/** «через два дня», "in half an hour", "3 days from now". «2 недели» alone is a duration, not a day. */
export function readCounted(tokens: DayTokens, place: number, { now }: Today): Reading | null {
  const said = tokens.oneOf(place, 'через', 'спустя', 'in', 'within');
  const quantity = readQuantity(tokens, place + said);
  if (said + quantity.length === 0) return null;
  let end = place + said + quantity.length;
  const unit = tokens.word(end);
  end += 1;
  const half = readHalf(tokens, end);
  const count = quantity.count + half.count;
  end += half.length;
  if (said === 0) {
    const later =
      tokens.oneOf(end, 'later') || tokens.oneOf(end, 'from') + tokens.oneOf(end + 1, 'now', 'today');
    if (later === 0) return null;
    end += later;
  }
  const length = end - place;
  const days = DAYS.get(unit);
  if (days !== undefined) return counted(length, addDays(dateOf(now), Math.round(count * days)));
  const minutes = MINUTES.get(unit);
  if (minutes === undefined) return null;
  const at = roundUp(addMinutes(now, Math.round(count * minutes)));
  return { ...counted(length, dateOf(at)), time: timeOf(at) };
}

interface Quantity {
  count: number;
  length: number;
}

/** «2», «2,5», «два с половиной», "a couple of", "half an"; one where no number is given: «через неделю». */
function readQuantity(tokens: DayTokens, place: number): Quantity {
  const { number } = tokens.at(place);
  if (number !== null && number < 1000) {
    const [point, tenths] = [tokens.at(place + 1), tokens.at(place + 2)];
    const isDecimal = point.glued && /^[.,]$/.test(point.text) && tenths.glued && /^\d$/.test(tenths.text);
    return isDecimal ? { count: number + Number(tenths.text) / 10, length: 3 } : withHalf(number, 1);
  }
  const article = tokens.oneOf(place, 'a', 'an');
  const word = QUANTITIES.get(tokens.word(place + article));
  if (word === undefined) return { count: 1, length: article };
  let length = article + 1;
  if (word === 0.5) length += tokens.oneOf(place + length, 'a', 'an');
  length += tokens.oneOf(place + length, 'of');
  return withHalf(word, length);

  function withHalf(count: number, read: number): Quantity {
    const half = readHalf(tokens, place + read);
    return { count: count + half.count, length: read + half.length };
  }
}

/** «с половиной», "and a half" */
function readHalf(tokens: DayTokens, place: number): Quantity {
  const russian = tokens.oneOf(place, 'с') + tokens.oneOf(place + 1, 'половиной');
  if (russian === 2) return { count: 0.5, length: 2 };
  const english = tokens.oneOf(place, 'and') + tokens.oneOf(place + 1, 'a') + tokens.oneOf(place + 2, 'half');
  return english === 3 ? { count: 0.5, length: 3 } : { count: 0, length: 0 };
}

function roundUp(local: string): string {
  const minutes = Number(timeOf(local).slice(3));
  return addMinutes(local, (30 - (minutes % 30)) % 30);
}

/** «завтра», "the day after tomorrow", «на следующей неделе» */
export function readNearDay(tokens: DayTokens, place: number, { now }: Today): Reading | null {
  const today = dateOf(now);
  const days = NEAR_DAYS.get(tokens.word(place));
  if (days !== undefined) return counted(1, addDays(today, days));
  if (
    tokens.word(place) === 'day' &&
    tokens.word(place + 1) === 'after' &&
    tokens.word(place + 2) === 'tomorrow'
  ) {
    return counted(3, addDays(today, 2));
  }
  if (whichOf(tokens, place) !== 'next' || !tokens.oneOf(place + 1, 'неделе', 'неделю', 'week')) return null;
  const weekday = place + 2 + tokens.oneOf(place + 2, 'в', 'во', 'on');
  return WEEKDAYS.has(tokens.word(weekday))
    ? counted(weekday + 1 - place, weekdayOfNextWeek(tokens, weekday, today))
    : counted(2, addDays(today, 7));
}

function counted(length: number, date: string): Reading {
  return { length, date, kind: 'counted' };
}

/** «в пятницу», "next Friday", «в пятницу на следующей неделе». On a Monday, «в понедельник» means the next one. */
export function readWeekday(tokens: DayTokens, place: number, { now }: Today): Reading | null {
  const before = whichOf(tokens, place);
  const named = place + (before === null ? 0 : 1);
  const weekday = WEEKDAYS.get(tokens.word(named));
  if (weekday === undefined) return null;
  const after = readWeek(tokens, named + 1);
  const length = named + 1 - place + after.length;
  const which = before ?? after.which;
  const today = dateOf(now);
  if (which === 'last') return { length, date: null, kind: 'weekday' };
  if (which === 'next') return { length, date: weekdayOfNextWeek(tokens, named, today), kind: 'weekday' };
  const days = (weekday - weekdayOf(today) + 7) % 7;
  return { length, date: addDays(today, days === 0 && which !== 'this' ? 7 : days), kind: 'weekday' };
}

type Which = 'this' | 'next' | 'last';

function whichOf(tokens: DayTokens, place: number): Which | null {
  const word = tokens.word(place);
  if (word === 'next' || word.startsWith('следующ')) return 'next';
  if (word === 'last' || /^прошл(ый|ая|ую|ое|ой|ом)$/.test(word)) return 'last';
  return word === 'this' || /^эт(от|а|у|о|ой|ом|и|их)$/.test(word) ? 'this' : null;
}

/** «на следующей неделе», "of next week", after a weekday. */
function readWeek(tokens: DayTokens, place: number): { which: Which | null; length: number } {
  const skipped = tokens.oneOf(place, 'на', 'of');
  const which = whichOf(tokens, place + skipped);
  const isWeek = which !== null && tokens.oneOf(place + skipped + 1, 'неделе', 'week') > 0;
  return isWeek ? { which, length: skipped + 2 } : { which: null, length: 0 };
}

/** Weeks begin on a Monday. */
function weekdayOfNextWeek(tokens: DayTokens, place: number, today: string): string {
  return addDays(today, 7 - weekdayOf(today) + (WEEKDAYS.get(tokens.word(place)) ?? 1));
}
