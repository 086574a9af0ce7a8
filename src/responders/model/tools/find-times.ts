import { z } from 'zod';
import { addDays, dateOf, timeOf } from '../../../time/local-arithmetic';
import {
  ANY_TIME,
  type FreeStart,
  fittingDays,
  nearest,
  spread,
  type TimeWish,
  workingDates,
} from '../../calendar';
import { type Job, jobOfBooking } from '../../calendar/job';
import type { ModelRun } from '../run';
import { dayOf, moreServiceIds, optional } from './arguments';
import { type Known, knownBooking, knownJob, knownStaff } from './known';
import { problem } from './problem';
import { startsOf } from './schedule';
import type { Tool, ToolResult } from './tool';

const MOST_DAYS = 3;
const MOST_TIMES = 12;
const LAST_DAY = 60;

const schema = z.object({
  serviceId: optional('Of a visit to book.'),
  moreServiceIds,
  bookingId: optional('Instead of serviceId: a booking to move.'),
  staffId: optional('Left out: any.'),
  date: optional('YYYY-MM-DD, the first day. Left out: today.'),
  until: optional('YYYY-MM-DD, the last day. Left out: the same as date, if that is given.'),
  after: optional('HH:MM, the earliest start.'),
  before: optional('HH:MM: starts before it.'),
  around: optional('HH:MM: the times that are nearest to it.'),
});
type Input = z.infer<typeof schema>;

export const findTimes = {
  name: 'find_times',
  description: `Free starts for a visit or a move, as staff ids by time; some of them, if there are many. The only source of free times.`,
  schema,
  writes: false,
  async run(input, run) {
    const job = jobFor(input, run);
    if (job.refused) return job.refused;
    const staff = knownStaff(input.staffId, job.found, run);
    if (staff.refused) return staff.refused;
    const days = daysOf(input, run);
    if (days.refused) return days.refused;
    return find(input, job.found, staff.found, days.found, run);
  },
} satisfies Tool<Input>;

function jobFor({ serviceId, moreServiceIds, bookingId }: Input, run: ModelRun): Known<Job> {
  const { company } = run.input.context;
  if (serviceId) return knownJob(serviceId, moreServiceIds, company);
  if (!bookingId)
    return { refused: problem('serviceId', null, 'serviceId, or bookingId of a booking to move') };
  const booking = knownBooking(bookingId, run);
  return booking.found ? { found: jobOfBooking(booking.found, company) } : booking;
}

function daysOf({ date, until }: Input, { input }: ModelRun): Known<{ from: string; to: string }> {
  const today = dateOf(input.localNow);
  const last = addDays(today, LAST_DAY);
  const from = date ? dayOf(date) : today;
  if (from === undefined) return { refused: problem('date', date, 'YYYY-MM-DD') };
  const to = until ? dayOf(until) : date ? from : last;
  if (to === undefined) return { refused: problem('until', until, 'YYYY-MM-DD') };
  if (to < today || to < from) return { refused: problem('date', date ?? until, `from ${today} on`) };
  return { found: { from, to } };
}

function find(
  { bookingId, after, before, around }: Input,
  job: Job,
  staffIds: readonly string[],
  { from, to }: { from: string; to: string },
  run: ModelRun,
): ToolResult {
  const { schedule } = run.input.context;
  const working = workingDates(schedule, run.input.localNow);
  const startsOn = (date: string) => startsOf(job, staffIds, date, run, bookingId);
  const window = { from: clockOf(after) ?? '00:00', to: clockOf(before) ?? '24:00' };
  const bounded: TimeWish = { ...ANY_TIME, ...((after || before) && { window }) };
  const within = working.filter((date) => date >= from && date <= to);
  const found = fittingDays(within, startsOn, bounded, MOST_DAYS);
  const near = clockOf(around);
  const count = Math.ceil(MOST_TIMES / Math.max(found.length, 1));
  const chosen = found.map(({ starts }) => (near ? nearest(starts, near, count) : spread(starts, count)));
  const isPart = found.some(({ starts }, i) => starts.length > (chosen[i]?.length ?? 0));
  if (found.length > 0)
    return {
      service: job.title,
      minutes: job.durationMinutes,
      free: byTime(chosen.flat()),
      ...(isPart && { more: true }),
    };
  const later = working.filter((date) => date >= from);
  const [next] = fittingDays(later, startsOn, bounded, 1);
  const [any] = next ? [next] : fittingDays(later, startsOn, ANY_TIME, 1);
  const isOff = schedule.hours.every((one) => !within.includes(one.date) || !staffIds.includes(one.staffId));
  return {
    service: job.title,
    minutes: job.durationMinutes,
    free: {},
    reason: isOff ? 'none of the staff works then' : 'taken',
    next: byTime(spread(any?.starts ?? [], MOST_TIMES / 2)),
  };
}

/** `{"2026-11-25T15:00": ["1", "2"]}` */
function byTime(starts: readonly FreeStart[]): Record<string, string[]> {
  return Object.fromEntries(starts.map(({ from, staffIds }) => [from, staffIds]));
}

function clockOf(given: string | undefined): string | undefined {
  const [, hours = '', minutes = '00'] = /^(\d{1,2})(?::(\d{2}))?/.exec(given ?? '') ?? [];
  return hours === '' ? undefined : timeOf(`2026-01-01T${hours.padStart(2, '0')}:${minutes}`);
}
