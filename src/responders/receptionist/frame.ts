import type { Booking } from '../../domain/context';
import { type Facts, lastVisit, serviceOf } from './facts';
import { addDays, addMinutes, dateOf, timeOf } from './local-time';
import { type Frame, LISTS_TIMES, NO_WISH } from './state';
import { namesDetail, namesTime } from './understanding';
import { sayGuest } from './wish';

/**
 * What the client wants: what was known before, changed by the messages of this turn. A slot that they do not speak of is kept.
 * `moved`: the booking to be moved, which relative wishes («пораньше») start from.
 */
export function nextFrame(facts: Facts, moved?: Booking): Frame {
  const { said, state } = facts;
  const frame = { ...state.frame };
  Object.assign(frame, services(facts), guests(facts));
  Object.assign(frame, staff(facts, frame));
  if (said.when.same === 'visit') Object.assign(frame, asLastTime(facts));
  return { ...frame, ...times(facts, frame, moved) };
}

function services({ said, state, context }: Facts): Partial<Frame> {
  const { frame, asked } = state;
  const [first, ...more] = said.services.filter(({ excluded }) => !excluded);
  const next = more.map(({ services }) => services.map(({ id }) => id));
  const listed = asked?.kind === 'service' ? asked.options : frame.serviceIds;
  const chosen =
    asked?.kind === 'service' && said.acts.choice !== null ? asked.options.at(said.acts.choice) : undefined;
  if (chosen !== undefined && serviceOf(context.company, chosen)) return { serviceIds: [chosen] };
  // «с гель-лаком» is enough where the kinds of manicure are known
  const narrowed = said.narrowed.map(({ id }) => id);
  if (narrowed.length > 0 && narrowed.length < listed.length) return { serviceIds: narrowed };
  if (!first) {
    const refused = new Set(said.services.flatMap((mention) => mention.services.map(({ id }) => id)));
    const left = frame.serviceIds.filter((id) => !refused.has(id));
    return left.length < frame.serviceIds.length ? { serviceIds: left } : {};
  }
  const ids = first.services.map(({ id }) => id);
  // «и ещё массаж»
  if (said.adds && frame.serviceIds.length === 1 && !ids.includes(frame.serviceIds[0] ?? ''))
    return { next: [...frame.next, ids, ...next] };
  // «стрижка» again, while it is known which one; a question about another service
  if (frame.serviceIds.length === 1 && (ids.includes(frame.serviceIds[0] ?? '') || said.isOnlyQuestion)) {
    return next.length > 0 ? { next } : {};
  }
  return next.length > 0 ? { serviceIds: ids, next } : { serviceIds: ids };
}

function guests({ said }: Facts): Partial<Frame> {
  const { guest, count } = said.people;
  const named = sayGuest(guest);
  return { ...(named !== '' && { guest: named }), ...(count > 1 && { people: count }) };
}

function staff({ said, state }: Facts, frame: Frame): Partial<Frame> {
  const { wanted, excluded, any, pronoun } = said.staff;
  const refused = excluded.map(({ id }) => id);
  const staffIds = [...new Set([...frame.excluded.staffIds, ...refused])];
  const [only, another] = wanted;
  const named = only && !another ? only.id : pronoun ? state.lastStaffId : undefined;
  const chosen =
    state.asked?.kind === 'staff' && said.acts.choice !== null
      ? state.asked.options.at(said.acts.choice)
      : undefined;
  const staffId = any ? undefined : (chosen ?? (said.isOnlyQuestion ? undefined : named) ?? frame.staffId);
  return {
    staffId: refused.includes(staffId ?? '') ? undefined : staffId,
    excluded: { ...frame.excluded, staffIds: staffIds.filter((id) => id !== staffId) },
  };
}

function asLastTime(facts: Facts): Partial<Frame> {
  const last = lastVisit(facts);
  const service = serviceOf(facts.context.company, last?.serviceId);
  if (!last || !service) return {};
  return { serviceIds: [service.id], ...(last.staffId !== null && { staffId: last.staffId }) };
}

/** The moment that a relative wish starts from. */
function reference(facts: Facts, moved?: Booking): string | undefined {
  const { state, said } = facts;
  const { order, same } = said.when;
  const offered = state.asked?.kind === 'time' ? state.asked.options : [];
  if (same !== null) return moved?.from ?? lastVisit(facts)?.from;
  if (order === null || said.when.shiftMinutes !== null)
    return state.proposal?.from ?? moved?.from ?? offered[0];
  return (order === 'later' ? offered.at(-1) : offered[0]) ?? state.proposal?.from ?? moved?.from;
}

function times(facts: Facts, frame: Frame, moved?: Booking): Partial<Frame> {
  const { said } = facts;
  if (said.isOnlyQuestion && !concernsWish(facts)) return {};
  const picked = pickedTime(facts);
  if (picked !== undefined) return { dates: [dateOf(picked)], time: timeOf(picked), ...NO_BOUNDS };
  const from = reference(facts, moved);
  const known = { ...frame, ...exclusions(facts, frame) };
  const days = daySlots(facts, known, from);
  return { ...known, ...days, ...timeSlots(facts, { ...known, ...days }, from) };
}

/** The offered time that the answer chooses: by its place in the list, unless the number is the hour of an offered time. */
function pickedTime({ said, state }: Facts): string | undefined {
  const { acts, when } = said;
  const { asked, offered } = state;
  const isHour = offered.some((from) => when.times.includes(timeOf(from)));
  if (acts.choice !== null && !isHour && asked && LISTS_TIMES.includes(asked.kind))
    return offered.at(acts.choice);
  return asked?.kind === 'day' && acts.answer === 'yes' && !namesTime(when) ? asked.options[0] : undefined;
}

function exclusions({ said: { when } }: Facts, { excluded, dates, time }: Frame): Partial<Frame> {
  const refused = {
    ...excluded,
    dates: [...excluded.dates, ...when.excluded.dates].filter((date) => !when.dates.includes(date)),
    weekdays: [...excluded.weekdays, ...when.excluded.weekdays],
    times: [...excluded.times, ...when.excluded.times].filter((one) => !when.times.includes(one)),
    windows: when.window ? [] : [...excluded.windows, ...when.excluded.windows],
  };
  return {
    excluded: refused,
    dates: dates.filter((date) => !refused.dates.includes(date)),
    time: time !== undefined && refused.times.includes(time) ? undefined : time,
  };
}

function daySlots(facts: Facts, { dates }: Frame, from: string | undefined): Partial<Frame> {
  const { when } = facts.said;
  if (when.dates.length > 0) return { dates: when.dates, span: undefined };
  if (when.span) return { dates: [], span: when.span };
  if (when.any === 'day') return { dates: [], span: undefined, edge: 'earliest' };
  const known = dates[0] ?? (from === undefined ? undefined : dateOf(from));
  if (when.shiftDays !== null && known !== undefined)
    return { dates: [addDays(known, when.shiftDays)], span: undefined, time: undefined };
  if (when.same === 'day' && from !== undefined) return { dates: [dateOf(from)] };
  // another time than the one that was put to the client is meant for the same day
  const put = facts.state.proposal?.from;
  return when.times.length > 0 && dates.length === 0 && put !== undefined ? { dates: [dateOf(put)] } : {};
}

function timeSlots(facts: Facts, { dates, span }: Frame, from: string | undefined): Partial<Frame> {
  const { when, acts } = facts.said;
  if (when.times.length > 0) {
    // «перенести с 15 на 16» names the new time last
    const time = when.times.at(acts.ordered.has('move') ? -1 : 0);
    return { ...NO_BOUNDS, time, window: when.window ?? undefined };
  }
  if (when.window) {
    // «в любой день», and then «до трёх»: any day still suits
    const hasDay = dates.length > 0 || span !== undefined;
    return { window: when.window, time: undefined, ...(hasDay && { edge: undefined }) };
  }
  if (when.any === 'time') return { ...NO_BOUNDS, time: undefined };
  if (when.same === 'time' && from !== undefined) return { ...NO_BOUNDS, time: timeOf(from) };
  if (when.shiftMinutes !== null && from !== undefined) {
    const at = addMinutes(from, when.shiftMinutes);
    return { ...NO_BOUNDS, dates: [dateOf(at)], time: timeOf(at) };
  }
  if (when.order && when.shiftDays === null) return ordered(when.order, from);
  return refusesOffer(facts) ? { dates: [], span: undefined, ...NO_BOUNDS, time: undefined } : {};
}

const NO_BOUNDS: Partial<Frame> = { window: undefined, edge: undefined };

/** «пораньше» is relative to what is known, and otherwise means as early as possible. */
function ordered(
  order: 'earlier' | 'later' | 'earliest' | 'latest',
  from: string | undefined,
): Partial<Frame> {
  if (order === 'earliest' || (order === 'earlier' && from === undefined))
    return { edge: 'earliest', time: undefined };
  if (order === 'latest' || from === undefined) return { edge: 'latest', time: undefined };
  const window =
    order === 'earlier'
      ? { from: '00:00', to: timeOf(from) }
      : { from: timeOf(addMinutes(from, 1)), to: '24:00' };
  return { dates: [dateOf(from)], span: undefined, time: undefined, edge: undefined, window };
}

/** Whether a question is a part of the wish: «Артём работает в воскресенье?» before a booking, «а в 16 есть?» during one. */
function concernsWish({ said, state }: Facts): boolean {
  if (state.frame.task !== undefined) return said.acts.questions.has('free');
  return said.services.length > 0 || said.staff.wanted.length > 0;
}

/** «другое время», or a no to the times that were offered. */
function refusesOffer({ said, state }: Facts): boolean {
  const kind = state.asked?.kind;
  const wasOffered =
    kind === 'time' ||
    kind === 'day' ||
    ((kind === 'confirm' || kind === 'name') && state.proposal !== undefined);
  const refuses = said.acts.other || (said.acts.answer === 'no' && said.acts.choice === null);
  return wasOffered && refuses && !namesDetail(said);
}

/** Only what belongs to the client's own wish, for a new task. */
export function newFrame(frame: Frame, task: NonNullable<Frame['task']>): Frame {
  if (frame.task === task) return frame;
  // a wish that was formed before it was ordered goes on: "how much is a pedicure?" – "book me in"
  return frame.task === undefined && task === 'book' ? { ...frame, task } : { ...NO_WISH, task };
}
