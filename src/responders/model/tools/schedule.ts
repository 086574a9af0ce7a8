import type { BusyTime, ScheduleSegment } from '../../../domain/context';
import type { Action } from '../../../domain/turn';
import { addMinutes, dateOf } from '../../../time/local-arithmetic';
import { type FreeStart, freeStarts } from '../../calendar';
import { type Job, jobOfBooking } from '../../calendar/job';
import { putIn } from '../consent/put';
import type { ModelRun } from '../run';

/**
 * The schedule of the context, with what has been changed in this run, and what was put to the client in it: two changes of one
 * reply do not take the same time. What was found to be taken is busy.
 */
export function scheduleOf(run: ModelRun): ScheduleSegment {
  const { context, outcomes = [] } = run.input;
  const taken = outcomes.filter(({ outcome }) => outcome === 'taken').map(({ action }) => action);
  const performed = run.performed.flatMap(({ action, outcome }) =>
    outcome === 'done' || outcome === 'taken' ? [{ action, isDone: outcome === 'done' }] : [],
  );
  const put = putIn(run).map(({ action }) => ({ action, isDone: true }));
  const changes = [...taken.map((action) => ({ action, isDone: false })), ...performed, ...put];
  const freed = changes.flatMap(({ action, isDone }) =>
    isDone && 'bookingId' in action && action.type !== 'confirm' ? [action.bookingId] : [],
  );
  const busy = context.schedule.busy.filter(({ bookingId }) => !freed.includes(bookingId));
  const more = changes.flatMap(({ action }) => busyTimeOf(action, run) ?? []);
  return { ...context.schedule, busy: [...busy, ...more] };
}

function busyTimeOf(action: Action, { input }: ModelRun): BusyTime | undefined {
  const { client, company } = input.context;
  if (action.type === 'book') {
    const { staffId, serviceId, from, durationMinutes } = action;
    return { bookingId: '', staffId, serviceId, from, to: addMinutes(from, durationMinutes) };
  }
  if (action.type !== 'reschedule') return undefined;
  const booking = client.bookings.find(({ id }) => id === action.bookingId);
  const staffId = action.staffId ?? booking?.staffId;
  if (!booking || !staffId) return undefined;
  const to = addMinutes(action.from, jobOfBooking(booking, company).durationMinutes);
  return { bookingId: booking.id, staffId, serviceId: booking.serviceId, from: action.from, to };
}

/** Every free start of a day for a job. */
export function startsOf(
  job: Pick<Job, 'durationMinutes'>,
  staffIds: readonly string[],
  date: string,
  run: ModelRun,
  exceptBookingId?: string,
): FreeStart[] {
  const { durationMinutes } = job;
  const wanted = { staffIds, durationMinutes, after: run.input.localNow, exceptBookingId };
  return freeStarts(scheduleOf(run), date, wanted);
}

/** Who of them is free then, in their order. */
export function freeAt(
  job: Pick<Job, 'durationMinutes'>,
  staffIds: readonly string[],
  from: string,
  run: ModelRun,
  exceptBookingId?: string,
): string[] {
  const starts = startsOf(job, staffIds, dateOf(from), run, exceptBookingId);
  return starts.find((start) => start.from === from)?.staffIds ?? [];
}
