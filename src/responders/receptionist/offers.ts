import type { ScheduleSegment } from '../../domain/context';
import { type FreeDay, type FreeStart, freeStarts, type Wanted } from './calendar';
import { dateOf, minutesOf, timeOf, weekdayOf } from './local-time';
import type { Frame } from './state';
import type { TimeWindow } from './when/when';

/** The days of the schedule that the wish allows, best first; null: it names none. */
export function wantedDays(frame: Frame, schedule: ScheduleSegment, now: string): string[] | null {
  const { dates, span, excluded } = frame;
  const suits = (date: string) =>
    !excluded.dates.includes(date) && !excluded.weekdays.includes(weekdayOf(date));
  if (dates.length > 0) return dates.filter(suits);
  if (!span) return null;
  return workingDays(schedule, now).filter((date) => date >= span.from && date <= span.to && suits(date));
}

/** Days on which anything can be booked, from today on, without those that the client has excluded. */
export function otherDays({ excluded }: Frame, schedule: ScheduleSegment, now: string): string[] {
  return workingDays(schedule, now).filter(
    (date) => !excluded.dates.includes(date) && !excluded.weekdays.includes(weekdayOf(date)),
  );
}

function workingDays(schedule: ScheduleSegment, now: string): string[] {
  return [...new Set(schedule.hours.map(({ date }) => date))].filter((date) => date >= dateOf(now)).sort();
}

/** The free starts of a day for as many people as come, whatever the wished time. */
export function startsOn(
  schedule: ScheduleSegment,
  date: string,
  wanted: Wanted,
  people: number,
): FreeStart[] {
  return freeStarts(schedule, date, wanted).filter(({ staffIds }) => staffIds.length >= people);
}

function fits({ window, excluded, time }: Frame, from: string): boolean {
  const at = timeOf(from);
  if (time !== undefined) return at === time;
  return (
    (!window || within(window, at)) &&
    !excluded.times.includes(at) &&
    !excluded.windows.some((refused) => within(refused, at))
  );
}

/** From `from` on and before `to`. */
function within(window: TimeWindow, time: string): boolean {
  return minutesOf(time) >= minutesOf(window.from) && minutesOf(time) < minutesOf(window.to);
}

/** The first of the days that have a start that fits; at most `count` of them. */
export function fittingDays(
  days: readonly string[],
  starts: (date: string) => FreeStart[],
  frame: Frame,
  count: number,
): FreeDay[] {
  const found: FreeDay[] = [];
  for (const date of days) {
    if (found.length === count) break;
    const fitting = starts(date).filter(({ from }) => fits(frame, from));
    if (fitting.length > 0) found.push({ date, starts: fitting });
  }
  return found;
}
