import type { Booking } from '../../domain/context';
import { dateOf, timeOf } from '../../time/local-arithmetic';
import { upcomingBookings } from '../calendar/own-bookings';
import { booked } from './answers';
import { type Facts, sayVisit, serviceOf, staffOf } from './facts';
import { idOf, type Meaning, type Press } from './option-ids';
import { putToClient } from './options';
import { type Frame, idle, NO_WISH, type State } from './state';

/** What a pressed option does before the texts of the turn are read. */
export interface Pressed {
  state: State;
  /** It stands for the only entry of the open question. */
  isChoice: boolean;
  /** A yes or a no to the open question. */
  answer: 'yes' | 'no' | null;
  lines: string[];
  /** The button of a reminder. */
  reminds?: Facts['reminds'];
}

type Of<K> = Extract<Meaning, { kind: K }>;

/** A yes or no counts for what its id names; everything else is checked against the present catalogue, schedule and bookings. */
export function press({ answer, meaning }: Press, facts: Facts): Pressed {
  const { state, say } = facts;
  const told = (...lines: string[]) => pressed(state, { lines });
  const put = putToClient(state);
  if (answer !== null && put && idOf(put) === idOf(meaning)) return pressed(state, { answer });
  const made = meaning.kind === 'time' && answer !== 'no' ? sameBooking(meaning, facts) : undefined;
  if (made) return told(say('alreadyThen', { visit: sayVisit(made, facts) }));
  if (answer === 'no' || (answer === 'yes' && state.asked)) return told(say('oldButton'));
  if (meaning.kind === 'confirm')
    return pressed({ ...state, asked: undefined, proposal: undefined }, { answer: 'yes', reminds: meaning });
  if (meaning.kind === 'time') return chooseTime(meaning, facts);
  return meaning.kind === 'move' || meaning.kind === 'cancel'
    ? chooseBooking(meaning.kind, meaning.ids, facts)
    : chooseDetail(meaning.kind, meaning.ids, facts);
}

function pressed(state: State, part: Partial<Pressed>): Pressed {
  return { state, isChoice: false, answer: null, lines: [], ...part };
}

function sameBooking({ from, serviceId, staffIds }: Of<'time'>, facts: Facts): Booking | undefined {
  const isOf = ({ staffId }: Booking) => staffIds.length === 0 || staffIds.includes(staffId ?? '');
  const bookings = upcomingBookings(facts).filter(isOf);
  return bookings.find((booking) => booking.from === from && booking.serviceId === serviceId);
}

/** It is put to the client if it is free; booking nothing, it needs a yes. */
function chooseTime({ from, serviceId, staffIds, bookingId }: Of<'time'>, facts: Facts): Pressed {
  const { state, say, context } = facts;
  if (bookingId !== undefined && !upcomingBookings(facts).some(({ id }) => id === bookingId))
    return gone(facts);
  const isKnown = bookingId !== undefined || serviceOf(context.company, serviceId);
  const [staffId, another] = staffIds;
  const isGone = staffId !== undefined && !staffOf(context.company, staffId);
  const { frame } = state;
  const isSame = frame.bookingId === bookingId && frame.serviceIds.includes(serviceId ?? '');
  const chosen: Frame = {
    ...(isSame ? frame : NO_WISH),
    task: bookingId === undefined ? 'book' : 'move',
    bookingId,
    serviceIds: serviceId === null || !isKnown ? [] : [serviceId],
    dates: [dateOf(from)],
    time: timeOf(from),
    span: undefined,
    window: undefined,
    edge: undefined,
    staffId: isGone || another !== undefined ? undefined : staffId,
    excluded: NO_WISH.excluded,
  };
  const lines = [...(isKnown ? [] : [say('serviceGone')]), ...(isGone ? [say('staffGone')] : [])];
  const before = { ...state, frame: chosen, asked: undefined, proposal: undefined };
  return pressed(before, { isChoice: true, lines });
}

function chooseBooking(task: 'move' | 'cancel', ids: readonly string[], facts: Facts): Pressed {
  const { state } = facts;
  const options = ids.filter((id) => upcomingBookings(facts).some((booking) => booking.id === id));
  if (options.length === 0) return gone(facts);
  const frame: Frame =
    state.frame.task === task ? { ...state.frame, bookingId: undefined } : { ...NO_WISH, task };
  const asked = { kind: 'booking' as const, options };
  return pressed({ ...idle(state), frame, asked }, { isChoice: options.length === 1 });
}

function chooseDetail(kind: 'service' | 'staff', ids: readonly string[], facts: Facts): Pressed {
  const { state, say, context } = facts;
  const [id] = ids;
  const isGone = !(kind === 'service' ? serviceOf : staffOf)(context.company, id);
  const frame: Frame = {
    ...(state.frame.task === 'cancel' ? NO_WISH : state.frame),
    task: state.frame.task === 'move' ? 'move' : 'book',
  };
  const before = { ...state, frame, asked: undefined, proposal: undefined };
  if (isGone) return pressed(before, { lines: [say(kind === 'service' ? 'serviceGone' : 'staffGone')] });
  return pressed({ ...before, asked: { kind, options: [...ids] } }, { isChoice: true });
}

/** The booking is no longer there: the client learns what stands. */
function gone(facts: Facts): Pressed {
  const state = facts.state.frame.task === 'book' ? facts.state : idle(facts.state);
  return pressed(state, { lines: [facts.say('bookingGone'), booked({ ...facts, state })] });
}
