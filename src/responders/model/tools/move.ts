import { z } from 'zod';
import type { Booking } from '../../../domain/context';
import { type Job, jobOfBooking } from '../../calendar/job';
import { pendingOf } from '../consent/pending';
import type { ModelRun } from '../run';
import { bookingId, optional, required } from './arguments';
import { change } from './change';
import { knownBooking, knownMoment, knownStaff } from './known';
import { notFree } from './not-free';
import { freeAt } from './schedule';
import type { Tool, ToolResult } from './tool';

const schema = z.object({
  bookingId,
  from: required('The new local start, YYYY-MM-DDTHH:MM.'),
  staffId: optional('Left out: the same as now. "any": those who are free.'),
});

export const move = {
  name: 'move',
  description:
    'Moves a booking to another time, or to another member of staff; its services stay. Without a yes of the client to exactly this, nothing is moved, and the question is put to them.',
  schema,
  writes: true,
  async run(input, run) {
    const booking = knownBooking(input.bookingId, run);
    if (booking.refused) return booking.refused;
    const from = knownMoment(input.from, run);
    if (from.refused) return from.refused;
    const job = jobOfBooking(booking.found, run.input.context.company);
    const wanted = input.staffId ?? booking.found.staffId ?? undefined;
    const staff = knownStaff(wanted, job, run, booking.found.staffId ?? undefined);
    if (staff.refused) return staff.refused;
    return moveTo(booking.found, job, staff.found, from.found, run);
  },
} satisfies Tool<z.infer<typeof schema>>;

async function moveTo(
  booking: Booking,
  job: Job,
  staffIds: readonly string[],
  from: string,
  run: ModelRun,
): Promise<ToolResult> {
  const put = pendingOf(run.input).flatMap(({ action }) =>
    action.type === 'reschedule' && action.bookingId === booking.id && action.from === from
      ? [action.staffId ?? booking.staffId]
      : [],
  );
  const free = freeAt(job, staffIds, from, run, booking.id);
  const staffId = free.find((id) => put.includes(id)) ?? free[0];
  if (staffId === undefined) return notFree(job, staffIds, from, run, booking.id);
  const isOther = staffId !== booking.staffId;
  if (from === booking.from && !isOther) return { status: 'unchanged', from };
  return change({ type: 'reschedule', bookingId: booking.id, from, ...(isOther && { staffId }) }, run);
}
