import type { Booking, StaffMember } from '../../domain/context';
import type { Action } from '../../domain/turn';
import { type FreeStart, freeStarts } from './calendar';
import { type Job, jobOfBooking, jobOfService } from './job';
import { dateOf, timeOf } from './local-time';
import type { Visit } from './phrases/phrases';
import { type Facts, type Line, type Plan, visitOf } from './plan';
import { idle, type State, type Wish } from './state';
import { askDay, firstDay, offerTimes, type Search } from './times';
import { wishOf } from './wish';

const MAX_SERVICES = 5;

/** One step towards a booking: asks for the first missing detail, or books. */
export function booking(facts: Facts): Plan {
  const wish = wishOf(facts, facts.state.wish);
  const state: State = { ...facts.state, task: 'book', wish, offered: [], asked: undefined };
  const job = jobOfService(wish.serviceId, facts.context.company);
  return job === null ? askService(facts, state) : arrange(facts, job, state);
}

/** One step towards moving `moved`. `base`: what was known of the new booking before this turn. */
export function rebooking(facts: Facts, moved: Booking, base: Wish): Plan {
  const wish = wishOf(facts, base);
  // a move to another hour keeps the day
  if (wish.date === undefined && (wish.time ?? wish.window) !== undefined) wish.date = dateOf(moved.from);
  const state: State = {
    ...facts.state,
    task: 'move',
    bookingId: moved.id,
    wish,
    offered: [],
    asked: undefined,
  };
  return arrange(facts, jobOfBooking(moved, facts.context.company), state, moved);
}

function askService({ said, context }: Facts, state: State): Plan {
  const unclear = said.services.slice(0, MAX_SERVICES);
  const listed = unclear.length > 0 ? unclear : context.company.services.slice(0, MAX_SERVICES);
  const titles = listed.map((service) => service.title);
  const line: Line = (say) => (unclear.length > 0 ? say.whichService(titles) : say.askService(titles));
  return {
    lines: [line],
    actions: [],
    state: { ...state, asked: 'service', offered: listed.map((service) => service.id) },
  };
}

function arrange(facts: Facts, job: Job, state: State, moved?: Booking): Plan {
  if (job.staff.length === 0) {
    const { phone } = facts.context.company;
    return { lines: [(say) => say.notPerformed(job.title, phone)], actions: [], state: idle(state) };
  }
  const search = searchOf(facts, job, state, moved);
  const { wish } = search.state;
  const first = firstDay(search);
  if (first === null) {
    const { phone } = facts.context.company;
    const line: Line = (say) => say.nothingFree(job.title, phone);
    return { lines: [...search.lines, line], actions: [], state: idle(state) };
  }
  if (wish.date === undefined && facts.said.intents.has('soonest')) wish.date = first.date;
  if (wish.date === undefined) return askDay(search, first);

  const starts = freeStarts(facts.context.schedule, wish.date, search.wanted);
  const exact = starts.find((start) => timeOf(start.from) === wish.time);
  // another member of staff than the requested one needs the client's consent
  return exact && search.lines.length === 0
    ? settle(search, exact)
    : offerTimes(search, wish.date, exact ? [exact] : starts);
}

/** Of the staff who perform the job; only the requested one, if they perform it. */
function searchOf(facts: Facts, job: Job, state: State, moved?: Booking): Search {
  const names = job.staff.map((member) => member.name);
  const { unknownStaff } = facts.said;
  const lines: Line[] = unknownStaff === null ? [] : [(say) => say.noSuchStaff(names)];
  const requested = facts.context.company.staff.find((member) => member.id === state.wish.staffId);
  let named: StaffMember | null = null;
  if (requested && job.staff.includes(requested)) named = requested;
  else if (requested) lines.push((say) => say.doesNotPerform(requested.name, job.title, names));
  return {
    facts,
    job,
    lines,
    named,
    moved: moved ?? null,
    state: { ...state, wish: { ...state.wish, staffId: named?.id } },
    wanted: {
      staffIds: named ? [named.id] : job.staff.map((member) => member.id),
      durationMinutes: job.durationMinutes,
      after: facts.now,
      exceptBookingId: moved?.id,
    },
  };
}

/** Books, or asks for the client's name; everything else is known. */
function settle(search: Search, { from, staffIds: [staffId] }: FreeStart): Plan {
  const { facts, job, moved, state } = search;
  const name = facts.context.client.name ?? state.name ?? null;
  if (name === null && moved === null) {
    return { lines: [(say) => say.askName(from)], actions: [], state: { ...state, asked: 'name' } };
  }
  const staff = job.staff.find((member) => member.id === staffId);
  if (!staff) return { lines: [], actions: [], state };
  if (moved?.from === from && moved.staffId === staff.id) {
    const visit = visitOf(moved, facts);
    return { lines: [(say) => say.alreadyThen(visit)], actions: [], state: idle(state) };
  }
  const visit: Visit = { title: job.title, staff: staff.name, from, price: job.price };
  const book: Action = {
    type: 'book',
    serviceId: job.serviceId,
    title: job.title,
    staffId: staff.id,
    from,
    durationMinutes: job.durationMinutes,
    // the price of a range is settled at the visit
    ...(job.price && job.price.min === job.price.max ? { price: job.price.min } : {}),
  };
  if (moved === null) {
    return { lines: [(say) => say.booked(name, visit)], actions: [book], state: idle(state) };
  }
  const cancel: Action = { type: 'cancel', bookingId: moved.id, reason: `moved to ${from}` };
  return { lines: [(say) => say.moved(visit)], actions: [cancel, book], state: idle(state) };
}
