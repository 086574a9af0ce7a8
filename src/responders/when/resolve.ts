import { minutesOf, timeFromMinutes } from '../../time/local-arithmetic';
import type { Clock } from './mention';
import type { TimeWindow } from './when';

const HALF_DAY = 12 * 60;

/** The time of day of an hour as said, beside a part of the day, where the opening hours are known. */
export function timeOf(clock: Clock, part: TimeWindow | null, opening: TimeWindow | null): string {
  const said = clock.hour * 60 + clock.minute;
  const half = clock.half ?? halfOf(part);
  const isTwelve = clock.hour === 12;
  if (half === 'am' && isTwelve && clock.half !== null) return timeFromMinutes(said - HALF_DAY);
  if (clock.exact || isTwelve || half === 'am') return timeFromMinutes(said);
  const later = timeFromMinutes(said + HALF_DAY);
  if (half === 'pm') return later;
  const time = timeFromMinutes(said);
  if (opening === null) return clock.hour < EARLIEST ? later : time;
  const isOpen = (t: string) => t >= opening.from && t < opening.to;
  // «в 3» means the afternoon where the opening hours are from ten to eight
  return !isOpen(time) && isOpen(later) ? later : time;
}

/** Where opening hours are unknown, an earlier hour is in the afternoon. */
const EARLIEST = 7;

function halfOf(part: TimeWindow | null): 'am' | 'pm' | null {
  if (part === null) return null;
  if (part.from >= '12:00') return 'pm';
  return part.to <= '13:00' ? 'am' : null;
}

/** The two ends of a range: «с 2 до 4 дня», "11 to 1pm", "9 to 5". */
export function rangeOf(
  from: Clock,
  to: Clock,
  part: TimeWindow | null,
  opening: TimeWindow | null,
): TimeWindow {
  const end = timeOf({ ...to, half: to.half ?? (from.half === 'pm' ? 'pm' : null) }, part, opening);
  const start = timeOf({ ...from, half: from.half ?? to.half }, part, opening);
  if (start < end) return { from: start, to: end };
  const earlier = timeOf({ ...from, half: from.half ?? 'am' }, null, opening);
  if (earlier < end) return { from: earlier, to: end };
  const later = minutesOf(end) + HALF_DAY;
  return { from: start, to: later <= 24 * 60 ? timeFromMinutes(later) : '24:00' };
}

/** Both windows at once, or the second where they have nothing in common. */
export function both(one: TimeWindow | null, two: TimeWindow): TimeWindow {
  if (one === null) return two;
  const [, from = ''] = [one.from, two.from].sort();
  const [to = ''] = [one.to, two.to].sort();
  return from < to ? { from, to } : two;
}

/** «вечером после работы» is both, «утром или днём» is either. */
export function together(one: TimeWindow | null, two: TimeWindow): TimeWindow {
  if (one === null || (one.from < two.to && two.from < one.to)) return both(one, two);
  return one.from < two.from ? { from: one.from, to: two.to } : { from: two.from, to: one.to };
}
