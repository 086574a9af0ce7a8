import type { Booking } from '../../domain/context';
import { rebooking } from './booking';
import { dateOf, timeOf } from './local-time';
import { type Facts, type Plan, upcomingBookings, visitOf } from './plan';
import { idle, type State, type Wish } from './state';

/** Cancels a booking, once it is clear which one is meant and that the client wants it. */
export function cancelling(facts: Facts): Plan {
  const { said, state } = facts;
  const open = upcomingBookings(facts);
  if (open.length === 0) return none(state);
  const pending =
    state.asked === 'confirm-cancel' ? open.find(({ id }) => id === state.bookingId) : undefined;
  if (pending && said.intents.has('no')) {
    const visit = visitOf(pending, facts);
    return { lines: [(say) => say.kept(visit)], actions: [], state: idle(state) };
  }
  if (pending && (said.intents.has('yes') || said.intents.has('cancel'))) return cancelled([pending], facts);
  if (said.intents.has('all')) return cancelled(open, facts);

  const meant = narrow(open, facts, true);
  const [only, another] = meant.bookings;
  if (only === undefined || another !== undefined) return which(meant.bookings, facts, 'cancel', {});
  if (meant.isNamed) return cancelled([only], facts);
  const visit = visitOf(only, facts);
  return {
    lines: [(say) => say.confirmCancel(visit)],
    actions: [],
    state: { ...state, task: 'cancel', asked: 'confirm-cancel', bookingId: only.id, offered: [] },
  };
}

/** Moves a booking, once it is clear which one is meant: the day and the time in the message are the new ones. */
export function moving(facts: Facts): Plan {
  const { said, state } = facts;
  const open = upcomingBookings(facts);
  if (open.length === 0) return none(state);
  const wasAsked = state.task === 'move' && state.asked === 'which-booking';
  const begun = state.task === 'move' ? open.find(({ id }) => id === state.bookingId) : undefined;
  if (begun) return rebooking(facts, begun, state.wish);

  const meant = narrow(open, facts, wasAsked);
  const [only, another] = meant.bookings;
  const spoken: Wish = wasAsked ? state.wish : spokenTime(facts);
  if (only === undefined || another !== undefined) return which(meant.bookings, facts, 'move', spoken);
  const staffId = only.staffId ?? undefined;
  const base: Wish = { near: timeOf(only.from), ...spoken, staffId };
  // the answer to "which one?" names the old time, not the new one
  const withoutOldTime = wasAsked
    ? { ...facts, said: { ...said, date: null, time: null, window: null, staff: null } }
    : facts;
  return rebooking(withoutOldTime, only, base);
}

function spokenTime({ said }: Facts): Wish {
  return {
    ...(said.date !== null && { date: said.date }),
    ...(said.time !== null && { time: said.time }),
    ...(said.window !== null && { window: said.window }),
  };
}

interface Meant {
  bookings: Booking[];
  /** The message says which one: no question is needed. */
  isNamed: boolean;
}

function narrow(open: Booking[], { said, state }: Facts, byTime: boolean): Meant {
  if (state.asked === 'which-booking' && said.choice !== null) {
    const chosen = open.find(({ id }) => id === state.offered.at(said.choice ?? 0));
    if (chosen) return { bookings: [chosen], isNamed: true };
  }
  const tests: ((booking: Booking) => boolean)[] = [];
  if (byTime && said.date !== null) tests.push(({ from }) => dateOf(from) === said.date);
  if (byTime && said.time !== null) tests.push(({ from }) => timeOf(from) === said.time);
  if (said.services.length > 0)
    tests.push((b) => said.services.some((service) => service.id === b.serviceId));
  if (byTime && said.staff !== null) tests.push((b) => b.staffId === said.staff?.id);
  const bookings = open.filter((booking) => tests.every((test) => test(booking)));
  if (bookings.length === 0) return { bookings: open, isNamed: false };
  return { bookings, isNamed: tests.length > 0 };
}

function which(bookings: Booking[], facts: Facts, task: 'cancel' | 'move', wish: Wish): Plan {
  const visits = bookings.map((booking) => visitOf(booking, facts));
  const offered = bookings.map(({ id }) => id);
  return {
    lines: [(say) => say.whichBooking(visits)],
    actions: [],
    state: { ...facts.state, task, asked: 'which-booking', offered, bookingId: undefined, wish },
  };
}

function cancelled(bookings: Booking[], facts: Facts): Plan {
  const visits = bookings.map((booking) => visitOf(booking, facts));
  return {
    lines: [(say) => say.cancelled(visits)],
    actions: bookings.map(({ id }) => ({ type: 'cancel', bookingId: id })),
    state: idle(facts.state),
  };
}

function none(state: State): Plan {
  return { lines: [(say) => say.noBookings()], actions: [], state: idle(state) };
}
