import type { ActionOutcome } from '../../domain/turn';
import { addMinutes, asUtc, dateOf, timeOf } from '../../time/local-arithmetic';
import type { Phrase } from '../phrases/say';
import type { Understanding } from '../understanding';
import { NOTHING } from '../understanding/contents';
import { followed } from './booking';
import { type Facts, sayVisit } from './facts';
import { idle } from './state';

type Known = ActionOutcome['action'];

const DONE: Record<Known['type'], Phrase> = {
  book: 'booking',
  reschedule: 'moved',
  cancel: 'cancelled',
  confirm: 'attends',
};
const REFUSED: Record<Exclude<ActionOutcome['outcome'], 'done'>, Phrase> = {
  taken: 'justTaken',
  'not-allowed': 'refused',
  invalid: 'refused',
  unavailable: 'calendarAway',
};

/**
 * What runs of the turn that were discarded have done, or were refused. It is told first. What is done needs no consent any more, and
 * what was refused is not tried again: the dialogue goes on from there with what else the client says.
 */
export function afterOutcomes(facts: Facts, outcomes: readonly ActionOutcome[]): Facts {
  const { state, pressed = [] } = facts;
  const visits = outcomes.map((one) => ({ ...one, visit: visitOf(one.action, facts) }));
  const told = visits.map(({ action, outcome, visit }) => {
    const phrase = outcome === 'done' ? DONE[action.type] : REFUSED[outcome];
    return facts.say(phrase, { visit: visit && sayVisit(visit, facts) });
  });
  const taken = visits.flatMap(({ outcome, visit }) => (outcome === 'taken' && visit ? [visit] : []));
  const isRefused = outcomes.some(({ outcome }) => outcome !== 'done' && outcome !== 'taken');
  const lines = isRefused ? [...told, facts.say('handedOver'), ...pressed] : [...told, ...pressed];
  const known = { ...facts, pressed: lines, isRefused };
  const [first] = taken;
  if (first) {
    const { context } = facts;
    const busy = taken.map((one) => ({ bookingId: '', serviceId: null, ...one, staffId: one.staffId ?? '' }));
    const schedule = { ...context.schedule, busy: [...context.schedule.busy, ...busy] };
    const frame = { ...state.frame, people: taken.length };
    return { ...known, context: { ...context, schedule }, state: { ...state, frame }, taken: first.from };
  }
  const made = visits.find(({ action, outcome }) => outcome === 'done' && 'from' in action)?.visit;
  const frame = isRefused ? undefined : followed(state.frame.next, made);
  const after = { ...idle(state), booked: made?.from, ...(frame && { frame }) };
  return { ...known, said: outcomes.reduce(without, facts.said), state: after };
}

/** The booking as the action makes it, or as it is known. */
function visitOf(action: Known, { context }: Facts) {
  if (action.type === 'book') {
    const { title, staffId, from, durationMinutes, comment } = action;
    return { title, staffId, from, to: addMinutes(from, durationMinutes), comment: comment ?? null };
  }
  const booking = context.client.bookings.find(({ id }) => id === action.bookingId);
  if (action.type !== 'reschedule' || !booking) return booking;
  const minutes = (asUtc(booking.to).getTime() - asUtc(booking.from).getTime()) / 60_000;
  const { from, staffId = booking.staffId } = action;
  return { ...booking, staffId, from, to: addMinutes(from, minutes) };
}

const ACTS = { book: 'book', reschedule: 'move', cancel: 'cancel', confirm: null } as const;

/** What is said besides the order, or the yes, that has led to the action. */
function without(said: Understanding, { action }: ActionOutcome): Understanding {
  const { acts, when, services, staff } = said;
  const ordered = new Set([...acts.ordered].filter((act) => act !== ACTS[action.type]));
  const from = 'from' in action ? action.from : '';
  const isTime =
    when.times.every((time) => time === timeOf(from)) && when.dates.every((date) => date === dateOf(from));
  const serviceId = 'serviceId' in action ? action.serviceId : null;
  const others = services.filter((one) => !one.services.some(({ id }) => id === serviceId));
  const isStaff = 'staffId' in action && staff.wanted.every(({ id }) => id === action.staffId);
  const rest = { ...(isTime && { when: NOTHING.when }), ...(isStaff && { staff: NOTHING.staff }) };
  return { ...said, ...rest, acts: { ...acts, ordered, answer: null, choice: null }, services: others };
}
