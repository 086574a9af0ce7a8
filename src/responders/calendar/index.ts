import type { CompanySegment, ScheduleSegment, StaffMember } from '../../domain/context';
import {
  addMinutes,
  dateOf,
  minutesOf,
  timeFromMinutes,
  timeOf,
  weekdayOf,
} from '../../time/local-arithmetic';
import type { TimeWindow } from '../when/when';

/** Offered times start on the hour and the half hour. */
export const GRID_MINUTES = 30;

export interface Wanted {
  /** The job may be done by any of them. */
  staffIds: readonly string[];
  durationMinutes: number;
  /** Local time. Earlier starts, and this one, are not offered. */
  after: string;
  /** A booking that is about to be moved: its time counts as free. */
  exceptBookingId?: string | undefined;
}

/** When a client wants to come. What it leaves open suits. */
export interface TimeWish {
  /** Days that suit, best first; `span`: days of which any suits. */
  dates: readonly string[];
  span?: TimeWindow | undefined;
  time?: string | undefined;
  window?: TimeWindow | undefined;
  excluded: {
    dates: readonly string[];
    weekdays: readonly number[];
    times: readonly string[];
    windows: readonly TimeWindow[];
  };
}

export const ANY_TIME: TimeWish = {
  dates: [],
  excluded: { dates: [], weekdays: [], times: [], windows: [] },
};

export interface FreeStart {
  /** `YYYY-MM-DDTHH:MM`, local. */
  from: string;
  /** Who is free then, in the order of `Wanted.staffIds`; never empty. */
  staffIds: string[];
}

export interface FreeDay {
  date: string;
  starts: FreeStart[];
}

export function performers(company: CompanySegment, serviceId: string): StaffMember[] {
  return company.staff.filter((member) => member.serviceIds.includes(serviceId));
}

/** Every free start of a day, earliest first. */
export function freeStarts(schedule: ScheduleSegment, date: string, wanted: Wanted): FreeStart[] {
  const byTime = new Map<string, string[]>();
  for (const staffId of wanted.staffIds) {
    for (const from of freeStartsOf(staffId, schedule, date, wanted)) {
      byTime.set(from, [...(byTime.get(from) ?? []), staffId]);
    }
  }
  return [...byTime]
    .map(([from, staffIds]) => ({ from, staffIds }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

function freeStartsOf(staffId: string, schedule: ScheduleSegment, date: string, wanted: Wanted): Set<string> {
  const { exceptBookingId } = wanted;
  const busy = schedule.busy.filter((one) => one.staffId === staffId && one.bookingId !== exceptBookingId);
  const free = new Set<string>();
  for (const hours of schedule.hours) {
    if (hours.staffId !== staffId || hours.date !== date) continue;
    const last = minutesOf(hours.to) - wanted.durationMinutes;
    const first = Math.ceil(minutesOf(hours.from) / GRID_MINUTES) * GRID_MINUTES;
    for (let start = first; start <= last; start += GRID_MINUTES) {
      const from = `${date}T${timeFromMinutes(start)}`;
      const to = addMinutes(from, wanted.durationMinutes);
      if (from > wanted.after && !busy.some((taken) => taken.from < to && taken.to > from)) free.add(from);
    }
  }
  return free;
}

/** The days of the schedule that the wish allows, best first; null: it names none. */
export function wantedDays(wish: TimeWish, schedule: ScheduleSegment, now: string): string[] | null {
  const { dates, span } = wish;
  if (dates.length > 0) return dates.filter((date) => isAllowed(wish, date));
  return span ? otherDays(wish, schedule, now).filter((date) => date >= span.from && date <= span.to) : null;
}

/** Days on which anything can be booked, from today on, without those that the client has excluded. */
export function otherDays(wish: TimeWish, schedule: ScheduleSegment, now: string): string[] {
  return workingDates(schedule, now).filter((date) => isAllowed(wish, date));
}

function isAllowed({ excluded }: TimeWish, date: string): boolean {
  return !excluded.dates.includes(date) && !excluded.weekdays.includes(weekdayOf(date));
}

/** The first of the days that have a start that fits; at most `count` of them. */
export function fittingDays(
  days: readonly string[],
  starts: (date: string) => FreeStart[],
  wish: TimeWish,
  count: number,
): FreeDay[] {
  const found: FreeDay[] = [];
  for (const date of days) {
    if (found.length === count) break;
    const fitting = starts(date).filter(({ from }) => fits(wish, timeOf(from)));
    if (fitting.length > 0) found.push({ date, starts: fitting });
  }
  return found;
}

function fits({ window, excluded, time }: TimeWish, at: string): boolean {
  if (time !== undefined) return at === time;
  const isRefused = excluded.times.includes(at) || excluded.windows.some((refused) => isWithin(refused, at));
  return !isRefused && (!window || isWithin(window, at));
}

function isWithin({ from, to }: TimeWindow, time: string): boolean {
  return time >= from && time < to;
}

/** At most `count` starts around a time of day, in order of time. */
export function nearest(starts: readonly FreeStart[], time: string, count: number): FreeStart[] {
  const distance = ({ from }: FreeStart) => Math.abs(minutesOf(timeOf(from)) - minutesOf(time));
  const chosen = [...starts].sort((a, b) => distance(a) - distance(b)).slice(0, count);
  return starts.filter((start) => chosen.includes(start));
}

/** At most `count` starts, spread over the day and including the first: for a client who named no time. */
export function spread(starts: readonly FreeStart[], count: number): FreeStart[] {
  const chosen = Array.from({ length: count }, (_, i) => Math.ceil((i * starts.length) / count));
  return starts.filter((_, i) => starts.length <= count || chosen.includes(i));
}

/** From the first to the last working minute of these members of staff on a day; null if none of them works. */
export function openingOn(
  schedule: ScheduleSegment,
  date: string,
  staffIds: readonly string[],
): TimeWindow | null {
  return widest(schedule.hours.filter((hours) => hours.date === date && staffIds.includes(hours.staffId)));
}

/** The earliest beginning and the latest end among all working hours. */
export function widest(hours: readonly TimeWindow[]): TimeWindow | null {
  const [from] = hours.map((one) => one.from).sort();
  const [to] = hours.map((one) => one.to).sort((a, b) => (a < b ? 1 : -1));
  return from === undefined || to === undefined ? null : { from, to };
}

/** The days on which anybody works, from today on. */
export function workingDates({ hours }: ScheduleSegment, now: string): string[] {
  return [...new Set(hours.map(({ date }) => date))].filter((date) => date >= dateOf(now)).sort();
}
