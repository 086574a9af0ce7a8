import type { Booking } from '../../domain/context';
import { addDays, addMinutes, dateOf, timeOf } from '../../time/local-arithmetic';
import type { Acts } from '../understanding/acts/acts';
import { namesDetail, namesTime } from '../understanding/contents';
import { both } from '../when/resolve';
import type { TimeWindow, When } from '../when/when';
import { type Facts, justBooked, lastVisit } from './facts';
import { type Frame, LISTS_TIMES } from './state';

export function times(facts: Facts, frame: Frame, moved?: Booking): Partial<Frame> {
  const { said } = facts;
  if (said.isOnlyQuestion && !concernsWish(facts)) return {};
  const picked = pickedTime(facts);
  if (picked !== undefined) return { dates: [dateOf(picked)], time: timeOf(picked), ...NO_BOUNDS };
  const from = reference(facts, moved);
  const known = { ...frame, ...exclusions(facts, frame) };
  const days = daySlots(facts, known, from);
  return { ...known, ...days, ...timeSlots(facts, { ...known, ...days }, from) };
}

/** The moment that a relative wish starts from. */
function reference(facts: Facts, moved?: Booking): string | undefined {
  const { state, said } = facts;
  const { order, same, shiftMinutes } = said.when;
  const offered = state.asked?.kind === 'time' ? state.asked.options : [];
  const [date] = state.frame.dates;
  const time = state.frame.time ?? state.frame.near;
  const wished = date !== undefined && time !== undefined ? `${date}T${time}` : undefined;
  const known = state.proposal?.from ?? moved?.from ?? wished;
  if (same !== null) return known ?? justBooked(facts)?.from ?? lastVisit(facts)?.from;
  if (order === null || shiftMinutes !== null) return known ?? offered[0];
  return (order === 'later' ? offered.at(-1) : offered[0]) ?? state.proposal?.from ?? moved?.from;
}

/** The offered time that the answer chooses: by its place in the list, unless the number is the hour of an offered time. */
function pickedTime({ said, state: { asked, offered } }: Facts): string | undefined {
  const { acts, when } = said;
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

function timeSlots(facts: Facts, known: Frame, from: string | undefined): Partial<Frame> {
  const { dates, span, window } = known;
  const { when, acts } = facts.said;
  if (when.times.length > 0) {
    // «перенести с 15 на 16» names the new time last
    const time = when.times.at(acts.ordered.has('move') ? -1 : 0);
    // «не раньше часу» still holds if the time is not free
    const isWithin = window !== undefined && time !== undefined && time >= window.from && time < window.to;
    return { ...NO_BOUNDS, time, window: when.window ?? (isWithin ? window : undefined) };
  }
  if (when.window) {
    // «в любой день», and then «до трёх»: any day still suits
    const hasDay = dates.length > 0 || span !== undefined;
    const edge = when.order === 'earliest' || when.order === 'latest' ? when.order : undefined;
    return {
      window: narrowed(when.window, window, acts),
      time: undefined,
      ...((edge || hasDay) && { edge }),
    };
  }
  if (when.any === 'time') return { ...NO_BOUNDS, time: undefined };
  if (when.same === 'time' && from !== undefined) return { ...NO_BOUNDS, time: timeOf(from) };
  if (when.shiftMinutes !== null && from !== undefined) {
    const at = addMinutes(from, when.shiftMinutes);
    const bounds = ordered(when.shiftMinutes > 0 ? 'later' : 'earlier', from);
    return { ...bounds, dates: [dateOf(at)], time: timeOf(at) };
  }
  if (when.order && when.shiftDays === null) return ordered(when.order, from);
  return refusesOffer(facts) ? { dates: [], span: undefined, ...NO_BOUNDS, time: undefined } : {};
}

/** «Вечером», and then «не позже 19»: both bounds hold, unless the new one is wider or corrects. */
function narrowed(bound: TimeWindow, known: TimeWindow | undefined, { corrects, answer }: Acts): TimeWindow {
  const isBound = bound.from === '00:00' || bound.to === '24:00';
  if (!known || !isBound || corrects || answer === 'no') return bound;
  return bound.from <= known.from && bound.to >= known.to ? bound : both(known, bound);
}

const NO_BOUNDS: Partial<Frame> = { window: undefined, edge: undefined };

/** «пораньше» is relative to what is known, and otherwise means as early as possible. */
function ordered(order: NonNullable<When['order']>, from: string | undefined): Partial<Frame> {
  if (order === 'earliest' || (order === 'earlier' && from === undefined))
    return { edge: 'earliest', time: undefined };
  if (order === 'latest' || from === undefined) return { edge: 'latest', time: undefined };
  const isBefore = order === 'earlier';
  const after = timeOf(addMinutes(from, 1));
  const window = isBefore ? { from: '00:00', to: timeOf(from) } : { from: after, to: '24:00' };
  return { dates: [dateOf(from)], span: undefined, time: undefined, edge: undefined, window };
}

/** Whether a question is a part of the wish: «Артём работает в воскресенье?» before a booking, «а в 16 есть?» during one. */
function concernsWish({ said, state }: Facts): boolean {
  if (state.frame.task !== undefined) return said.acts.questions.has('free');
  return said.services.length > 0 || said.staff.wanted.length > 0;
}

/** «другое время», or a no to the times that were offered. */
function refusesOffer({ said, state }: Facts): boolean {
  const { asked, proposal } = state;
  const isPut = (asked?.kind === 'confirm' || asked?.kind === 'name') && proposal !== undefined;
  const wasOffered = asked?.kind === 'time' || asked?.kind === 'day' || isPut;
  const refuses = said.acts.other || (said.acts.answer === 'no' && said.acts.choice === null);
  return wasOffered && refuses && !namesDetail(said);
}
