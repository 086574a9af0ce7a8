import { isYes } from '../../agreement';
import type { Understanding } from '../../understanding';
import type { Act } from '../../understanding/acts/acts';

/** What was put to the client. */
export interface Put {
  acts: readonly Act[];
  dates: readonly string[];
  times: readonly string[];
  serviceIds: readonly (string | null | undefined)[];
  staffIds: readonly (string | null | undefined)[];
  /** How many changes were put together: a yes that names a part of several is none. */
  count: number;
}

/**
 * Whether a text that the receptionist can read is a yes to everything that was put, and nothing besides. Stricter than the
 * receptionist, whose next question is one that it has planned: every word must be read, and every detail be one that was put.
 */
export function agrees(said: Understanding, put: Put, undoing: boolean): boolean {
  const { acts, unread } = said;
  const orders = [...acts.ordered];
  const isOrder = orders.length > 0 && orders.every((act) => put.acts.includes(act));
  const isAgreed = isOrder ? acts.answer !== 'no' : orders.length === 0 && isYes(acts, undoing);
  return isAgreed && unread === 0 && !objects(said) && !adds(said) && isOnly(said, put);
}

function objects({ acts, people, topics, lacking }: Understanding): boolean {
  const { refused, mentioned, questions, isQuestion, stops, hesitates, other, corrects, human } = acts;
  const isDoubt = [isQuestion, stops, hesitates, other, corrects, human].includes(true);
  const marked = refused.size + mentioned.size + questions.size + topics.length;
  return isDoubt || marked > 0 || lacking !== null || people.guest !== null || people.count > 1;
}

function adds({ adds, narrowed, age, staff, acts }: Understanding): boolean {
  return adds || narrowed.length > 0 || age !== null || staff.any || staff.other || acts.choice !== null;
}

/** It names no other day, time, service or member of staff; and of several changes, no part. */
function isOnly({ when, services, staff }: Understanding, put: Put): boolean {
  const { dates, times, span, window, order, shiftMinutes, shiftDays, same, any, approximate, past } = when;
  const bounds = [span, window, order, shiftMinutes, shiftDays, same, any].some((one) => one !== null);
  const refuses = Object.values(when.excluded).some(({ length }) => length > 0);
  if (bounds || refuses || approximate || past) return false;
  const named = dates.length + times.length + services.length + staff.wanted.length;
  const unknown = staff.excluded.length > 0 || staff.unknown !== null;
  if (unknown || (named > 0 && put.count > 1)) return false;
  return (
    dates.every((date) => put.dates.includes(date)) &&
    times.every((time) => put.times.includes(time)) &&
    services.every((one) => !one.excluded && one.services.some(({ id }) => put.serviceIds.includes(id))) &&
    staff.wanted.every(({ id }) => put.staffIds.includes(id))
  );
}
