import type { Booking } from '../../../domain/context';
import { addMinutes, dateOf, timeOf } from '../../../time/local-arithmetic';
import { nearest, workingDates } from '../../calendar';
import type { Job } from '../../calendar/job';
import type { ModelRun } from '../run';
import { scheduleOf, startsOf } from './schedule';
import type { ToolResult } from './tool';

const MOST_TIMES = 6;

/** Why a time cannot be had, and what is nearest to it. */
export function notFree(
  job: Job,
  staffIds: readonly string[],
  from: string,
  run: ModelRun,
  exceptBookingId?: string,
): ToolResult {
  const { context, localNow } = run.input;
  const schedule = scheduleOf(run);
  const later = workingDates(schedule, localNow).filter((date) => date >= dateOf(from));
  const startsOn = (date: string) => startsOf(job, staffIds, date, run, exceptBookingId);
  const day = later.find((date) => startsOn(date).length > 0);
  const free = day === undefined ? [] : nearest(startsOn(day), timeOf(from), MOST_TIMES);
  const hours = schedule.hours.filter((one) => one.date === dateOf(from) && staffIds.includes(one.staffId));
  const to = addMinutes(from, job.durationMinutes);
  const own = overlapping(context.client.bookings, staffIds, from, to).filter(
    ({ id }) => id !== exceptBookingId,
  );
  return {
    status: 'not-free',
    reason: hours.length === 0 ? 'none of the staff works that day' : 'taken, or outside working hours',
    ...(own.length > 0 && { clientsOwnBookingIds: own.map(({ id }) => id) }),
    free: free.map((start) => start.from),
  };
}

/** Bookings of the client that stand in the way of a time. */
function overlapping(
  bookings: readonly Booking[],
  staffIds: readonly string[],
  from: string,
  to: string,
): Booking[] {
  return bookings.filter(
    (one) =>
      one.status === 'booked' && staffIds.includes(one.staffId ?? '') && one.from < to && one.to > from,
  );
}
