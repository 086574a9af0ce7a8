import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { BookAction } from '../../../domain/turn';
import type { Job } from '../../calendar/job';
import { pendingOf } from '../consent/pending';
import type { ModelRun } from '../run';
import { lineOf, moment, moreServiceIds, optional, serviceId, staffId } from './arguments';
import { change } from './change';
import { knownJob, knownMoment, knownStaff } from './known';
import { notFree } from './not-free';
import { problem } from './problem';
import { freeAt } from './schedule';
import type { Tool, ToolResult } from './tool';

const schema = z.object({
  serviceId,
  moreServiceIds,
  staffId,
  from: moment,
  guest: optional(
    'Only if the visit is for another person: who, as the client has called them. Left out: the client comes.',
  ),
});

/** Characters of who comes: part of the question, and of the booking. */
const LONGEST_GUEST = 100;

export const book = {
  name: 'book',
  description:
    'Books a visit. Without a yes of the client to exactly this, nothing is booked, and the question is put to them.',
  schema,
  writes: true,
  async run(input, run) {
    const job = knownJob(input.serviceId, input.moreServiceIds, run.input.context.company);
    if (job.refused) return job.refused;
    const from = knownMoment(input.from, run);
    if (from.refused) return from.refused;
    const staff = knownStaff(input.staffId, job.found, run);
    if (staff.refused) return staff.refused;
    const guest = lineOf(input.guest);
    if (guest.length > LONGEST_GUEST) return problem('guest', guest, `at most ${LONGEST_GUEST} characters`);
    return bookAt(job.found, staff.found, from.found, guest, run);
  },
} satisfies Tool<z.infer<typeof schema>>;

type Wanted = Job & { moreServiceIds: string[] };

async function bookAt(
  job: Wanted,
  staffIds: readonly string[],
  from: string,
  guest: string,
  run: ModelRun,
): Promise<ToolResult> {
  if (isBooked(job, from, guest, run)) return { status: 'already-booked', from };
  const before = putBefore(job, staffIds, from, guest, run);
  const free = freeAt(job, staffIds, from, run);
  const staffId = free.find((id) => id === before?.staffId) ?? free[0];
  if (staffId === undefined) return notFree(job, staffIds, from, run);
  const isPut = staffId === before?.staffId;
  return change(actionOf(job, staffId, from, isPut ? (before.comment ?? '') : guest), run);
}

/** The client has it already, for the same person. */
function isBooked(job: Wanted, from: string, guest: string, { input, performed }: ModelRun): boolean {
  const { bookings } = input.context.client;
  const known = bookings.some(
    (one) =>
      one.status === 'booked' &&
      one.serviceId === job.serviceId &&
      one.from === from &&
      (one.comment ?? '') === guest,
  );
  return (
    known ||
    performed.some(
      ({ action, outcome }) =>
        outcome === 'done' &&
        action.type === 'book' &&
        isSame(action, job, from) &&
        (action.comment ?? '') === guest,
    )
  );
}

/** What the last reply has put to the client, and is meant now: the same member of staff for "any", the guest in the same words. */
function putBefore(
  job: Wanted,
  staffIds: readonly string[],
  from: string,
  guest: string,
  { input, performed }: ModelRun,
): BookAction | undefined {
  const put = pendingOf(input).flatMap(({ action }) =>
    action.type === 'book' && isSame(action, job, from) && staffIds.includes(action.staffId) ? [action] : [],
  );
  const left = put.filter((one) => !performed.some(({ action }) => isDeepStrictEqual(action, one)));
  return left.find(({ comment = '' }) => comment === guest) ?? left[0];
}

function isSame(action: BookAction, { serviceId, moreServiceIds }: Wanted, from: string): boolean {
  return (
    action.from === from &&
    action.serviceId === serviceId &&
    isDeepStrictEqual(action.moreServiceIds ?? [], moreServiceIds)
  );
}

function actionOf(
  { serviceId, title, durationMinutes, price, moreServiceIds }: Wanted,
  staffId: string,
  from: string,
  comment: string,
): BookAction {
  return {
    type: 'book',
    serviceId,
    title,
    staffId,
    from,
    durationMinutes,
    // the price of a range is settled at the visit
    ...(price && price.min === price.max && { price: price.min }),
    ...(comment && { comment }),
    ...(moreServiceIds.length > 0 && { moreServiceIds }),
  };
}
