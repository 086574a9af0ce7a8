import type { Booking, CompanySegment } from '../../../domain/context';
import type { Job } from '../../calendar/job';
import { tooLateOf, upcomingBookings } from '../../calendar/own-bookings';
import type { ModelRun } from '../run';
import { momentOf } from './arguments';
import { jobOf } from './job';
import { problem } from './problem';
import type { ToolResult } from './tool';

/** What the model named, or what is wrong with it. */
export type Known<T> = { found: T; refused?: undefined } | { refused: ToolResult; found?: undefined };

/** Ids in an answer to the model. */
const MOST_IDS = 20;
/** Services of one visit: as many as an action may name. */
const MOST_SERVICES = 11;

export function knownJob(
  serviceId: string,
  more: string | undefined,
  company: CompanySegment,
): Known<Job & { moreServiceIds: string[] }> {
  const ids = [serviceId, ...(more ?? '').split(',')].map((id) => id.trim()).filter(Boolean);
  if (ids.length > MOST_SERVICES)
    return { refused: problem('moreServiceIds', more, `at most ${MOST_SERVICES} services of one visit`) };
  const unknown = ids.find((one) => !company.services.some(({ id }) => id === one));
  const allowed = 'an id of the catalogue; use look_up';
  if (unknown !== undefined) return { refused: problem('serviceId', unknown, allowed) };
  const job = jobOf(ids, company);
  if (!job) return { refused: problem('serviceId', serviceId, allowed) };
  if (job.staff.length > 0) return { found: { ...job, moreServiceIds: ids.slice(1) } };
  const reason =
    ids.length > 1
      ? 'services that one person performs; book them one by one'
      : 'no member of staff performs it';
  return { refused: problem('serviceId', ids.join(', '), reason) };
}

/** Those who may be meant, best first: «any» prefers the client's usual member of staff. */
export function knownStaff(
  staffId: string | undefined,
  { staff, title }: Job,
  run: ModelRun,
  preferred = run.input.context.client.usual?.staffId,
): Known<string[]> {
  const ids = staff.map(({ id }) => id);
  if (staffId === undefined || staffId.toLowerCase() === 'any') {
    const first = ids.filter((id) => id === preferred);
    return { found: [...new Set([...first, ...ids])] };
  }
  if (ids.includes(staffId)) return { found: [staffId] };
  const who = staff.slice(0, MOST_IDS).map(({ id, name }) => `${id} ${name}`);
  return { refused: problem('staffId', staffId, { performs: title, ids: who }) };
}

export function knownMoment(given: string, { input }: ModelRun): Known<string> {
  const from = momentOf(given);
  if (from === undefined)
    return { refused: problem('from', given, 'a local time as YYYY-MM-DDTHH:MM, as find_times returns it') };
  if (from > input.localNow) return { found: from };
  return { refused: problem('from', given, `later than now, ${input.localNow}`) };
}

/** A booking that the client has, and may still change by themselves. */
export function knownBooking(bookingId: string, run: ModelRun): Known<Booking> {
  const found = ownBooking(bookingId, run);
  if (!found.found) return found;
  const { input } = run;
  if (tooLateOf([found.found], { context: input.context, now: input.localNow }).length === 0) return found;
  const notice = input.context.company.changeNoticeMinutes;
  const rule = notice ? `clients change bookings until ${notice} minutes before` : 'it has begun';
  return { refused: { status: 'not-allowed', reason: `${rule}; offer to hand over to a person` } };
}

export function ownBooking(bookingId: string, run: ModelRun): Known<Booking> {
  const { context, localNow } = run.input;
  const closed = run.performed.flatMap(({ action, outcome }) =>
    action.type === 'cancel' && outcome === 'done' ? [action.bookingId] : [],
  );
  const open = upcomingBookings({ context, now: localNow }).filter(({ id }) => !closed.includes(id));
  const booking = open.find(({ id }) => id === bookingId);
  if (booking) return { found: booking };
  const ids = open.slice(0, MOST_IDS).map(({ id, title, from }) => `${id} ${title} ${from}`);
  return {
    refused: problem('bookingId', bookingId, ids.length > 0 ? ids : 'the client has no booking to come'),
  };
}
