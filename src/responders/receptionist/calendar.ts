import type { CompanySegment, ScheduleSegment, StaffMember } from '../../domain/context';
import { addMinutes, dateOf, minutesOf, timeFromMinutes, timeOf } from './local-time';

/** Offered times start on the hour and the half hour. */
const GRID_MINUTES = 30;

export interface Wanted {
  /** The job may be done by any of them. */
  staffIds: readonly string[];
  durationMinutes: number;
  /** Local time. Earlier starts, and this one, are not offered. */
  after: string;
  /** A booking that is about to be moved: its time counts as free. */
  exceptBookingId?: string | undefined;
}

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
  const busy = schedule.busy.filter(
    (taken) => taken.staffId === staffId && taken.bookingId !== wanted.exceptBookingId,
  );
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

export function worksOn(schedule: ScheduleSegment, date: string, staffIds: readonly string[]): boolean {
  return schedule.hours.some((hours) => hours.date === date && staffIds.includes(hours.staffId));
}

/** At most `count` starts around a time of day, in order of time. */
export function nearest(starts: readonly FreeStart[], time: string, count: number): FreeStart[] {
  const distance = (start: FreeStart) => Math.abs(minutesOf(timeOf(start.from)) - minutesOf(time));
  return [...starts]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, count)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** At most `count` starts, spread over the day and including the first: for a client who named no time. */
export function spread(starts: readonly FreeStart[], count: number): FreeStart[] {
  if (starts.length <= count) return [...starts];
  return starts.filter(
    (_, i) =>
      i === 0 || Math.floor((i * count) / starts.length) > Math.floor(((i - 1) * count) / starts.length),
  );
}

export interface Opening {
  from: string;
  to: string;
}

/** From the first to the last working minute of these members of staff on a day; null if none of them works. */
export function openingOn(
  schedule: ScheduleSegment,
  date: string,
  staffIds: readonly string[],
): Opening | null {
  return widest(schedule.hours.filter((hours) => hours.date === date && staffIds.includes(hours.staffId)));
}

/** The earliest beginning and the latest end among all working hours. */
export function widest(hours: readonly Opening[]): Opening | null {
  const from = hours.map((h) => h.from).sort()[0];
  const to = hours
    .map((h) => h.to)
    .sort()
    .at(-1);
  return from === undefined || to === undefined ? null : { from, to };
}

/** Whether a booking is in the future or under way. */
export function isUpcoming(booking: { status: string; to: string }, now: string): boolean {
  return booking.status === 'booked' && booking.to > now;
}

/** The next `count` days on which a member of staff works, from `date` on. */
export function workingDates(schedule: ScheduleSegment, date: string, count: number): string[] {
  const dates = new Set(schedule.hours.map((hours) => hours.date).filter((day) => day >= dateOf(date)));
  return [...dates].sort().slice(0, count);
}
