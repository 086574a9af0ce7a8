import { addDays, addMinutes, dateOf, timeOf, weekdayOf } from '../../time/local-arithmetic';
import type { Tokens } from '../text/tokens';
import { dateIn, exactly, mondayOf, ofMonth } from './calendar-dates';
import type { Day, Meaning, Reading, Span } from './mention';
import { readNumeral } from './numeral';
import type { Found } from './vocabulary';
import type { WhenSituation } from './when';

const PAST: Meaning = { kind: 'note', note: { past: true } };

/** What a phrase of the group "day" means; no dates and no span if there is no such day: «30 февраля». */
export function meaningsOfDay(
  { value, slots }: Pick<Found, 'value' | 'slots'>,
  situation: WhenSituation,
): Meaning[] {
  const today = dateOf(situation.now);
  const { weekday = 1, which, near = 0, edge, month, year, dayNumber = 0, first = 0 } = slots;
  const unit = slots.days ?? slots.weeks ?? 0;
  const count = (slots.quantity ?? 1) + (slots.andHalf ?? 0);
  const counted = Math.round(count * unit);
  if (which === -1 || near < 0 || value === 'ago') return [PAST];
  switch (value) {
    case 'in':
      return days([addDays(today, near + counted)], 'counted');
    case 'weekday':
      return [weekdayOn(weekday, which, today, situation.offered)];
    case 'weeksThenWeekday':
      return days([addDays(mondayOf(today), counted + weekday - 1)]);
    case 'nthWeekday':
      return days([nthWeekday(slots.nth ?? 1, weekday, month, which, today)]);
    case 'afterWeekday':
      return days([addDays(coming(weekday, today), counted)]);
    case 'nextAfter':
      return [{ ...weekdayOn(weekday, undefined, today), weekdays: [], said: 'counted', follows: weekday }];
    case 'secondWeekday':
      return days([addDays(coming(weekday, today), 7)]);
    case 'inMinutes':
      return inMinutes(situation.now, count * (slots.minutes ?? 60) + (slots.more ?? 0));
    case 'ofMonth':
      return days([ofMonth(dayNumber, today, which)], 'date', today);
    case 'date':
      return days([dateIn(dayNumber, month ?? 1, year, today)], 'date', today);
    case 'dates':
      return days([first, dayNumber].map((day) => dateIn(day, month ?? 1, year, today)));
    case 'datesBetween': {
      const to = dateIn(dayNumber, month ?? 1, year, today);
      return [between(to && exactly(first, month ?? 1, Number(to.slice(0, 4))), to)];
    }
    case 'weekend':
      return [{ ...ofWeek([5, 6], which ?? (weekdayOf(today) === 7 ? 1 : 0), today), weekdays: [6, 7] }];
    case 'week':
      return [ofWeek(EDGES_OF_WEEK[edge ?? -1] ?? [0, 6], which, today)];
    case 'month':
      return [ofMonths(edge, month === undefined ? which : monthsUntil(month, today), today)];
    case 'until week':
    case 'until month': {
      const [end] = meaningsOfDay({ value: value.replace('until ', ''), slots }, situation);
      return [between(today, (end?.kind === 'day' && end.span?.to) || null)];
    }
    default:
      return [between(today, addDays(today, Number(value.replace('days ', ''))))];
  }
}

/** From Monday, which is 0: the beginning, the middle and the end. */
const EDGES_OF_WEEK: [number, number][] = [
  [0, 1],
  [2, 3],
  [4, 6],
];

export function days(dates: (string | null)[], said: Day['said'] = 'date', today = ''): Meaning[] {
  const known = [...new Set(dates)].filter((date) => date !== null);
  if (known.some((date) => date < today)) return [PAST];
  return [{ kind: 'day', dates: known, span: null, weekdays: [], said }];
}

function between(from: string | null, to: string | null): Day {
  const span: Span | null = from !== null && to !== null && from <= to ? { from, to } : null;
  return { kind: 'day', dates: [], span, weekdays: [], said: 'date' };
}

/** On a Monday, «в понедельник» means the next one. */
export function coming(weekday: number, today: string): string {
  return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
}

/** Without a week, it is the one that was offered: «тогда на вторник». */
function weekdayOn(weekday: number, which: number | undefined, today: string, offered: string[] = []): Day {
  const known = which === undefined && offered.find((one) => weekdayOf(one) === weekday);
  const date = which ? addDays(mondayOf(today, which), weekday - 1) : known || coming(weekday, today);
  const isToday = which === 0 && weekday === weekdayOf(today);
  const weekdays = which === undefined ? [weekday] : [];
  return { kind: 'day', dates: [isToday ? today : date], span: null, weekdays, said: 'weekday' };
}

/** Of this week if it is not over. */
function ofWeek([from, to]: [number, number], which: number | undefined, today: string): Day {
  const monday = mondayOf(today, which ?? (addDays(mondayOf(today), to) < today ? 1 : 0));
  return fromToday(addDays(monday, from), addDays(monday, to), today);
}

/** «в первую субботу декабря», "the last Friday of the month" */
function nthWeekday(
  nth: number,
  weekday: number,
  month: number | undefined,
  which: number | undefined,
  today: string,
): string {
  const later = month === undefined ? (which ?? 0) : monthsUntil(month, today);
  const dateIn = (months: number) => {
    const first = ofMonth(1, today, months + (nth < 0 ? 1 : 0)) ?? today;
    const start = addDays(first, nth * 7 - (nth < 0 ? 0 : 7));
    return addDays(start, (weekday - weekdayOf(start) + 7) % 7);
  };
  return dateIn(later) < today ? dateIn(later + (month === undefined ? 1 : 12)) : dateIn(later);
}

const monthsUntil = (month: number, today: string) => (month - Number(today.slice(5, 7)) + 12) % 12;

function ofMonths(edge: number | undefined, later = 0, today: string): Day {
  const [first, next] = [0, 1].map((more) => ofMonth(1, today, later + more) ?? today) as [string, string];
  const to = edge === 0 || edge === 1 ? addDays(first, edge * 10 + 9) : addDays(next, -1);
  return fromToday(addDays(first, (edge ?? 0) * 10), to, today);
}

function fromToday(from: string, to: string, today: string): Day {
  return between(from < today ? today : from, to);
}

/** Rounded up to the half hour. */
function inMinutes(now: string, minutes: number): Meaning[] {
  const exact = addMinutes(now, Math.round(minutes));
  const at = addMinutes(exact, (30 - (Number(timeOf(exact).slice(3)) % 30)) % 30);
  const [hour, minute] = timeOf(at).split(':').map(Number) as [number, number];
  const clock = { hour, minute, half: null, exact: true, approximate: false, bare: false };
  return [...days([dateOf(at)], 'counted'), { kind: 'time', clock }];
}

/** «25.11», «25.11.2026», "11/25", "2026-11-25" */
export function readNumericDate(tokens: Tokens, place: number, situation: WhenSituation): Reading | null {
  const { parts = [], marks = '' } = readNumeral(tokens, place) ?? {};
  // «10-12» is a span of time, «05.12-07.12» are two dates
  const [date] = /^([./])(-\1)?$/.test(marks)
    ? [parts.slice(0, 2)]
    : /^([./-])\1$/.test(marks)
      ? [parts]
      : [];
  if (date === undefined) return null;
  const [first = 0, second = 0, third] = date.map(Number);
  const today = dateOf(situation.now);
  // an American date begins with the month, if the number can be one
  const isMonthFirst = marks.startsWith('/') && (situation.language === 'en' ? first <= 12 : second > 12);
  const [day, month] = isMonthFirst ? [second, first] : [first, second];
  const year = third === undefined || third >= 100 ? third : 2000 + third;
  const found = first > 31 ? exactly(third ?? 0, second, first) : dateIn(day, month, year, today);
  return { length: date.length * 2 - 1, meanings: days([found], 'date', today) };
}
