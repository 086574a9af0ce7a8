import type { Random } from './random';

const DAY_MS = 24 * 3_600_000;

/** Minutes since midnight, local. */
export interface Interval {
  from: number;
  to: number;
}

export interface Workday {
  /** Index into the staff. */
  staff: number;
  /** `YYYY-MM-DD` */
  date: string;
  /** Before and after lunch. */
  intervals: [Interval, Interval];
}

/** The days and times of a salon. */
export interface Calendar {
  now: Date;
  /** The local day of `now`, moved by `days`: `YYYY-MM-DD`. */
  date(days?: number): string;
  instant(date: string, minutes: number): Date;
}

export function calendarOf(timeZone: string, now: Date): Calendar {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  /** Local time is this much later than UTC. Clocks change at night: the offset of noon is that of the working hours. */
  const offsets = new Map<string, number>();
  const offsetOn = (date: string): number => {
    const noon = Date.parse(`${date}T12:00Z`);
    const known = offsets.get(date) ?? Date.parse(`${format.format(noon).replace(' ', 'T')}Z`) - noon;
    offsets.set(date, known);
    return known;
  };
  const today = Date.parse(format.format(now).slice(0, 'YYYY-MM-DD'.length));
  return {
    now,
    date: (days = 0) => new Date(today + days * DAY_MS).toISOString().slice(0, 10),
    instant: (date, minutes) => new Date(Date.parse(`${date}T${clock(minutes)}Z`) - offsetOn(date)),
  };
}

export function clock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** With three rosters the salon is open from 9 to 21, and some of the staff work while others have lunch. */
const ROSTERS: [Interval, Interval][] = [
  [hours(9, 13), hours(14, 19)],
  [hours(10, 14), hours(15, 20)],
  [hours(11, 15), hours(16, 21)],
];

/** Each staff member has one day off a week. The days differ, so the salon is open daily. One who works alone has no day off. */
export function demoWorkdays(staffCount: number, calendar: Calendar, days: number): Workday[] {
  const dates = Array.from({ length: days }, (_, day) => calendar.date(day));
  return dates.flatMap((date) => {
    const weekday = new Date(date).getUTCDay();
    return Array.from({ length: staffCount }, (_, staff) => staff)
      .filter((staff) => staffCount === 1 || staff % 7 !== weekday)
      .flatMap((staff) => {
        const intervals = ROSTERS[staff % ROSTERS.length];
        return intervals ? { staff, date, intervals } : [];
      });
  });
}

/** Random visits, one after another with pauses between them. `free` minutes stay free, at the start or the end of the interval. */
export function fillWithVisits<T extends { durationMinutes: number }>(
  { from, to }: Interval,
  free: number,
  services: readonly T[],
  random: Random,
): (Interval & { service: T })[] {
  const atStart = random.chance(0.5);
  const end = atStart ? to : to - free;
  const visits: (Interval & { service: T })[] = [];
  let at = atStart ? from + free : from;
  for (;;) {
    const starts = at + random.pick([0, 0, 10, 15, 15, 30]);
    const service = random.pick(services);
    at = starts + service.durationMinutes;
    if (at > end) return visits;
    visits.push({ from: starts, to: at, service });
  }
}

function hours(from: number, to: number): Interval {
  return { from: from * 60, to: to * 60 };
}
