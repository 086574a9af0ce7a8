import { addDays, addMinutes, dateOf, timeOf, weekdayOf } from '../local-time';
import type { Tokens } from '../text/tokens';
import { exactly, firstOfMonth, mondayOf, ofMonth, part, upcoming } from './calendar-dates';
import type { Meaning, Reading, Span } from './mention';
import { readNumeral } from './numeral';
import type { Found } from './phrase-index';
import type { WhenSituation } from './when';

const PAST: Meaning = { kind: 'note', note: { past: true } };

/** What a phrase of the group "day" means; empty if there is no such day: «30 февраля». */
export function meaningsOfDay(
  { value, slots }: Pick<Found, 'value' | 'slots'>,
  situation: WhenSituation,
): Meaning[] {
  const today = dateOf(situation.now);
  if (value.startsWith('until')) {
    const [end] = meaningsOfDay({ value: value.replace('untilE', 'e'), slots }, situation);
    return between(today, (end?.kind === 'day' && end.span?.to) || null);
  }
  const { weekday = 1, which, week, near = 0, edge = 0, month = 0, dayNumber = 0 } = slots;
  const count = (slots.quantity ?? 1) + (slots.andHalf ?? 0);
  const counted = Math.round(count * (slots.days ?? slots.weeks ?? 1));
  switch (value) {
    case 'near':
      return near < 0 ? [PAST] : days([addDays(today, near)], 'counted');
    case 'weekday':
    case 'weekdayOfWeek':
      return weekdays(weekday, which ?? week, today);
    case 'weeksThenWeekday':
      return days([
        addDays(mondayOf(today), counted + weekday - 1),
        addDays(coming(weekday, today), counted),
      ]);
    case 'afterWeekday':
      return days([addDays(coming(weekday, today), counted)]);
    case 'in':
    case 'inFromDay':
    case 'nearThenWeeks':
      return days([addDays(today, near + counted)], 'counted');
    case 'inMinutes':
      return inMinutes(situation.now, count * (slots.minutes ?? 60) + (slots.more ?? 0));
    case 'ago':
      return [PAST];
    case 'date': {
      const { year } = slots;
      return days(
        [year === undefined ? upcoming(dayNumber, month, today) : exactly(dayNumber, month, year)],
        'date',
        today,
      );
    }
    case 'dates':
      return days([upcoming(slots.first ?? 0, month, today), upcoming(dayNumber, month, today)]);
    case 'datesBetween': {
      const to = upcoming(dayNumber, month, today);
      return between(to && exactly(slots.first ?? 0, month, Number(to.slice(0, 4))), to);
    }
    case 'ofMonth':
      return days([ofMonth(dayNumber, today, which)], 'date', today);
    case 'weekend':
      return ofWeek(5, 6, which ?? (weekdayOf(today) === 7 ? 1 : 0), today);
    case 'week':
      return ofWeek(0, 6, which ?? 0, today);
    case 'edgeOfWeek':
      return ofWeek(...(EDGES_OF_WEEK[edge] ?? EDGES_OF_WEEK[0]), which, today);
    case 'edgeOfMonth':
    case 'month':
    case 'wholeMonth':
      return ofMonths(
        value,
        edge,
        month === 0 ? which : (month - Number(today.slice(5, 7)) + 12) % 12,
        today,
      );
    default:
      return between(today, addDays(today, Number(value.replace('days ', ''))));
  }
}

/** From Monday, which is 0: the beginning, the middle and the end. */
const EDGES_OF_WEEK: [[number, number], ...[number, number][]] = [
  [0, 1],
  [2, 3],
  [4, 6],
];

function days(dates: (string | null)[], said: 'date' | 'counted' = 'date', today = ''): Meaning[] {
  const known = [...new Set(dates)].filter((date) => date !== null);
  if (known.some((date) => date < today)) return [PAST];
  return [{ kind: 'day', dates: known, span: null, weekdays: [], said }];
}

function between(from: string | null, to: string | null): Meaning[] {
  const span: Span | null = from !== null && to !== null && from <= to ? { from, to } : null;
  return [{ kind: 'day', dates: [], span, weekdays: [], said: 'date' }];
}

/** On a Monday, «в понедельник» means the next one. */
function coming(weekday: number, today: string): string {
  return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
}

function weekdays(weekday: number, which: number | undefined, today: string): Meaning[] {
  if (which === -1) return [PAST];
  const date = which === 1 ? addDays(mondayOf(today, 1), weekday - 1) : coming(weekday, today);
  const isToday = which === 0 && weekday === weekdayOf(today);
  return [
    {
      kind: 'day',
      dates: [isToday ? today : date],
      span: null,
      weekdays: which === undefined ? [weekday] : [],
      said: 'weekday',
    },
  ];
}

function ofWeek(from: number, to: number, which: number | undefined, today: string): Meaning[] {
  if (which === -1) return [PAST];
  const span =
    part(mondayOf(today, which ?? 0), from, to, today) ?? part(mondayOf(today, 1), from, to, today);
  const weekdays = from === to - 1 && from === 5 ? [6, 7] : [];
  return [{ kind: 'day', dates: [], span, weekdays, said: 'date' }];
}

function ofMonths(value: string, edge: number, later: number | undefined, today: string): Meaning[] {
  if (later === -1) return [PAST];
  const [first, next] = [firstOfMonth(today, later ?? 0), firstOfMonth(today, (later ?? 0) + 1)];
  const [from, to] = value === 'edgeOfMonth' ? [edge * 10, edge * 10 + 9] : [0, 30];
  const last = Math.round((Date.parse(next) - Date.parse(first)) / DAY) - 1;
  const span = part(first, from, edge === 2 ? last : Math.min(to, last), today);
  return [{ kind: 'day', dates: [], span, weekdays: [], said: 'date' }];
}

const DAY = 24 * 60 * 60 * 1000;

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
  const found =
    first > 31
      ? exactly(third ?? 0, second, first)
      : year === undefined
        ? upcoming(day, month, today)
        : exactly(day, month, year);
  return { length: date.length * 2 - 1, meanings: days([found], 'date', today) };
}
