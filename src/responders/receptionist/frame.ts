import type { Booking } from '../../domain/context';
import { type Facts, lastVisit, serviceOf } from './facts';
import { addDays, addMinutes, dateOf, timeOf } from './local-time';
import { type Frame, NO_WISH } from './state';
import { namesDetail, namesTime } from './understanding';

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
  // «стрижка» again, while it is known which one; a question about another service
  if (frame.serviceIds.length === 1 && (ids.includes(frame.serviceIds[0] ?? '') || said.isOnlyQuestion)) {
    return next.length > 0 ? { next } : {};
  }
  return next.length > 0 ? { serviceIds: ids, next } : { serviceIds: ids };
}

function guests({ said }: Facts): Partial<Frame> {
  const { guest, count } = said.people;
  const named = [guest?.name, guest?.relation].filter(Boolean).join(', ');
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

/** The moment that relative wishes start from: what is put to the client, or the booking to be moved. */
function reference({ state, said, ...facts }: Facts, moved?: Booking): string | undefined {
  const offered = state.asked?.kind === 'time' ? state.asked.options : [];
  const { order } = said.when;
  return (
    (order === 'later' ? offered.at(-1) : offered[0]) ??
    state.proposal?.from ??
    moved?.from ??
    (said.when.same === null ? undefined : lastVisit({ ...facts })?.from)
  );
}

function times(facts: Facts, frame: Frame, moved?: Booking): Partial<Frame> {
  const { said, state, now } = facts;
  const { when, acts } = said;
  if (said.isOnlyQuestion && !concernsWish(facts)) return {};
  const from = reference(facts, moved);
  const slots: Partial<Frame> = {};
  const { asked } = state;
  const chosen = asked?.kind === 'time' && acts.choice !== null ? asked.options.at(acts.choice) : undefined;
  const agreed =
    asked?.kind === 'day' && acts.answer === 'yes' && !namesTime(when) ? asked.options[0] : undefined;
  const picked = chosen ?? agreed;
  if (picked !== undefined) return { dates: [dateOf(picked)], time: timeOf(picked), ...NO_BOUNDS };

  slots.excluded = {
    ...frame.excluded,
    dates: [...frame.excluded.dates, ...when.excluded.dates].filter((date) => !when.dates.includes(date)),
    weekdays: [...frame.excluded.weekdays, ...when.excluded.weekdays],
    times: [...frame.excluded.times, ...when.excluded.times].filter((time) => !when.times.includes(time)),
    windows: when.window ? [] : [...frame.excluded.windows, ...when.excluded.windows],
  };
  const { excluded } = slots;
  slots.dates = frame.dates.filter((date) => !excluded.dates.includes(date));
  if (frame.time !== undefined && excluded.times.includes(frame.time)) slots.time = undefined;

  // «перенести с пятницы на субботу» names the new day last
  if (when.dates.length > 0) Object.assign(slots, { dates: when.dates, span: undefined });
  else if (when.span) Object.assign(slots, { dates: [], span: when.span });
  else if (when.any === 'day') Object.assign(slots, { dates: [], span: undefined, edge: 'earliest' });
  else if (when.shiftDays !== null && (frame.dates[0] ?? from) !== undefined) {
    const day = frame.dates[0] ?? dateOf(from ?? now);
    Object.assign(slots, { dates: [addDays(day, when.shiftDays)], span: undefined, time: undefined });
  } else if (when.same === 'day' && from !== undefined) slots.dates = [dateOf(from)];

  const [time] = when.times;
  // «в любой день», and then «до трёх»: any day still suits
  const hasDay = (slots.dates ?? []).length > 0 || (slots.span ?? frame.span) !== undefined;
  if (time !== undefined)
    Object.assign(slots, {
      ...NO_BOUNDS,
      time: when.times.at(acts.ordered.has('move') ? -1 : 0),
      window: when.window ?? undefined,
    });
  else if (when.window)
    Object.assign(slots, { window: when.window, time: undefined, ...(hasDay && { edge: undefined }) });
  else if (when.any === 'time') Object.assign(slots, { ...NO_BOUNDS, time: undefined });
  else if (when.same === 'time' && from !== undefined)
    Object.assign(slots, { ...NO_BOUNDS, time: timeOf(from) });
  else if (when.shiftMinutes !== null && from !== undefined) {
    const at = addMinutes(state.proposal?.from ?? moved?.from ?? from, when.shiftMinutes);
    Object.assign(slots, { ...NO_BOUNDS, dates: [dateOf(at)], time: timeOf(at) });
  } else if (when.order) Object.assign(slots, ordered(when.order, from));
  else if (refusesOffer(facts))
    Object.assign(slots, { dates: [], span: undefined, ...NO_BOUNDS, time: undefined });
  return slots;
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
  return wasOffered && (said.acts.other || said.acts.answer === 'no') && !namesDetail(said);
}

/** Only what belongs to the client's own wish, for a new task. */
export function newFrame(frame: Frame, task: NonNullable<Frame['task']>): Frame {
  if (frame.task === task) return frame;
  // a wish that was formed before it was ordered goes on: "how much is a pedicure?" – "book me in"
  return frame.task === undefined && task === 'book' ? { ...frame, task } : { ...NO_WISH, task };
}
