import type { Booking } from '../../domain/context';
import type { Action } from '../../domain/turn';
import { dateOf, timeOf, weekdayOf } from '../../time/local-arithmetic';
import { isYes } from '../agreement';
import { tooLateOf, upcomingBookings } from '../calendar/own-bookings';
import { NOTHING, namesTime } from '../understanding/contents';
import { rebooking, thenNext } from './booking';
import { type Facts, finished, justBooked, type Plan, sayBookings } from './facts';
import { nextFrame } from './frame';
import { refuseChange } from './late';
import { ask } from './questions';
import type { Frame, Wish } from './state';
import { sayWhole } from './wish';
import { wishInstead } from './wishes';

/** Cancels a booking, once it is clear which one is meant and the client has said yes to exactly that. */
export function cancelling(facts: Facts): Plan {
  const { said, state, say } = facts;
  const open = upcomingBookings(facts);
  if (open.length === 0) return finished(facts, [say('noBookings')]);
  const { asked } = state;
  const pending = asked?.kind === 'cancel' ? open.filter(({ id }) => asked.options.includes(id)) : [];
  if (pending.length > 0 && (said.acts.answer === 'no' || said.acts.refused.has('cancel')))
    return kept(pending, facts);
  const { acts } = said;
  const isMore = acts.mentioned.size + said.topics.length + said.unread > 0;
  const isClear = !acts.isQuestion && !isMore && (!acts.other || acts.ordered.has('book'));
  const isOnlyCancel = acts.ordered.size === 1 && acts.ordered.has('cancel') && namesNothing(facts);
  const insists = isClear && isOnlyCancel && !acts.all && !acts.hesitates;
  // «да, маникюр», to "shall I cancel the haircut?", is about another booking
  const isOfPending = acts.ordered.has('book') || named(pending, facts, true).length === pending.length;
  const agrees = isClear && isYes(acts, true) && !acts.ordered.has('move') && isOfPending;
  if (pending.length > 0 && facts.mayAgree && (agrees || insists)) {
    const [first] = pending;
    const wish = first && acts.ordered.has('book') ? [wishInstead(facts, first)] : state.frame.next;
    return cancelled(pending, wish, facts);
  }

  const isPending = pending.length > 0 && !acts.all && namesNothing(facts);
  const told = isPending ? [] : narrow(open, facts, !acts.ordered.has('book'));
  const agreed = said.adds && isYes(acts, true) ? pending : []; // «да, и маникюр тоже»
  const isClearWhich = isPending || acts.all || agreed.length > 0;
  const meant = acts.all ? open : isPending ? pending : [...new Set([...agreed, ...told])];
  const [only, another] = meant;
  // «отмените и запишите вместо этого на педикюр»
  const isInstead = only && acts.ordered.has('book') && !namesNothing(facts);
  const next = isInstead ? [wishInstead(facts, only)] : state.frame.next;
  const frame: Frame = { ...state.frame, task: 'cancel', next };
  if (only && another && !isClearWhich) return which(meant, facts, frame);
  const late = tooLateOf(meant, facts);
  if (late.length > 0) return refuseChange(late, facts);
  const text = sayBookings(meant, 'confirmCancel', 'confirmCancelAll', facts);
  const after = isInstead ? next.map((wish) => say('thenBook', { wish: sayWhole(wish, facts) })) : [];
  return ask(facts, frame, { kind: 'cancel', options: meant.map(({ id }) => id), text }, after);
}

/** Moves a booking, once it is clear which one is meant: the day and the time in the message are the new ones. */
export function moving(facts: Facts): Plan {
  const { said, state, say } = facts;
  const open = upcomingBookings(facts);
  if (open.length === 0) return finished(facts, [say('noBookings')]);
  const begun = open.find(({ id }) => id === state.frame.bookingId);
  if (begun) return rebooking(facts, begun);
  const wasAsked = state.asked?.kind === 'booking';
  const made = wasAsked || said.acts.ordered.has('move') ? undefined : justBooked(facts);
  const meant = made ? [made] : narrow(open, facts, wasAsked);
  const [only, another] = meant;
  if (!only || another) {
    const wish = wasAsked ? state.frame : nextFrame(facts);
    return which(meant, facts, { ...wish, task: 'move', serviceIds: [] });
  }
  const serviceIds = only.serviceId === null ? [] : [only.serviceId];
  const frame: Frame = { ...state.frame, serviceIds, near: timeOf(only.from) };
  // the answer to "which one?" names the old time, not the new one
  return rebooking({ ...facts, said: wasAsked ? NOTHING : facts.said, state: { ...state, frame } }, only);
}

/** The bookings that the message can mean; all, if it says nothing of which. */
function narrow(open: Booking[], facts: Facts, byTime: boolean): Booking[] {
  const { said, state, context } = facts;
  if (state.asked?.kind === 'booking' && said.acts.choice !== null) {
    const chosen = open.find(({ id }) => id === state.asked?.options.at(said.acts.choice ?? 0));
    if (chosen) return [chosen];
  }
  const meant = named(open, facts, byTime);
  const reminded = meant.filter(({ id }) => id === context.dialogue.reminds?.bookingId);
  const put = open.filter(({ id }) => state.asked?.kind === 'cancel' && state.asked.options.includes(id));
  const first = meant.filter((booking) => put.includes(booking));
  return [first, reminded, meant, put, open].find(({ length }) => length > 0) ?? [];
}

/** Those of which everything is true that the message says. `byTime`: the day and time in it are those of the booking. */
function named(open: Booking[], { said }: Facts, byTime: boolean): Booking[] {
  const { when } = said;
  const { excluded } = when;
  const idsOf = (isLeft: boolean) =>
    said.services.flatMap(({ services, excluded }) =>
      excluded === isLeft ? services.map(({ id }) => id) : [],
    );
  const [serviceIds, leftIds] = [idsOf(false), idsOf(true)];
  const dates = byTime ? when.dates : [when.movedFrom.date].filter((date) => date !== null);
  const times = byTime ? when.times : [when.movedFrom.time].filter((time) => time !== null);
  const staffIds = byTime ? said.staff.wanted.map(({ id }) => id) : [];
  const tests: ((booking: Booking) => boolean)[] = [];
  // «не смогу в четверг» cancels the booking on Thursday
  const isAbsent = (day: string) =>
    excluded.dates.includes(day) || excluded.weekdays.includes(weekdayOf(day));
  if (dates.length > 0) tests.push(({ from }) => dates.includes(dateOf(from)));
  else if (byTime && excluded.dates.length + excluded.weekdays.length > 0)
    tests.push(({ from }) => isAbsent(dateOf(from)));
  if (times.length > 0) tests.push(({ from }) => times.includes(timeOf(from)));
  if (serviceIds.length > 0) tests.push(({ serviceId }) => serviceIds.includes(serviceId ?? ''));
  else if (leftIds.length > 0) tests.push(({ serviceId }) => !leftIds.includes(serviceId ?? ''));
  if (staffIds.length > 0) tests.push(({ staffId }) => staffIds.includes(staffId ?? ''));
  return open.filter((booking) => tests.every((test) => test(booking)));
}

function which(bookings: Booking[], facts: Facts, frame: Frame): Plan {
  const text = sayBookings(bookings, 'whichBooking', 'whichBooking', facts);
  return ask(facts, frame, { kind: 'booking', options: bookings.map(({ id }) => id), text });
}

function cancelled(bookings: Booking[], next: Wish[], facts: Facts): Plan {
  const late = tooLateOf(bookings, facts);
  if (late.length > 0) return refuseChange(late, facts);
  const actions: Action[] = bookings.map(({ id }) => ({ type: 'cancel', bookingId: id }));
  const plan = finished(facts, [sayBookings(bookings, 'cancelled', 'cancelledAll', facts)], actions);
  return thenNext(facts, { ...facts.state.frame, next }, plan);
}

/** The client does not want it cancelled or moved after all. */
export function kept(bookings: Booking[], facts: Facts): Plan {
  return finished(facts, [sayBookings(bookings, 'kept', 'keptAll', facts)]);
}

function namesNothing({ said }: Facts): boolean {
  return said.services.length === 0 && said.staff.wanted.length === 0 && !namesTime(said.when);
}
