import { isDeepStrictEqual } from 'node:util';
import type { Booking } from '../../domain/context';
import type { Action, BookAction } from '../../domain/turn';
import { addMinutes } from '../../time/local-arithmetic';
import type { FreeStart } from '../calendar';
import { type Job, jobOfBooking } from '../calendar/job';
import { accepts } from './consent';
import { type Facts, finished, nameOf, type Plan, saying, sayVisit } from './facts';
import type { Search } from './offering';
import { ask } from './questions';
import { idle, type Proposal, type State } from './state';

/** Everything but the client's consent is known: acts if they have given it, and otherwise puts it to them in all its details. */
export function settle(search: Search, { from, staffIds: free }: FreeStart): Plan {
  const { facts, frame, job, moved, lines } = search;
  const { state, say } = facts;
  const { proposal: before } = state;
  // the members of staff who were put to the client, as long as they are free
  const preferred = [...(before?.staffIds ?? []), moved?.staffId ?? ''].filter((id) => free.includes(id));
  const staffIds = [...new Set([...preferred, ...free])].slice(0, frame.people);
  if (moved?.from === from && moved.staffId === staffIds[0] && job.title === moved.title) {
    const visit = sayVisit(moved, facts);
    return finished(facts, [...lines, say('alreadyThen', { visit })]);
  }
  const proposal: Proposal = { serviceId: job.serviceId, staffIds, from };
  const price = priceOf(search);
  const name = nameOf(facts);
  // another member of staff than that of the booking is put to the client first
  const isPut = isDeepStrictEqual(before, proposal);
  const changesStaff = moved !== null && staffIds[0] !== moved.staffId && !isPut;
  // a list of times shows the member of staff only if one was named
  const showsStaff = isPut || moved !== null || frame.staffId !== undefined || job.staff.length === 1;
  const hasConsent =
    lines.length === 0 &&
    !changesStaff &&
    showsStaff &&
    isDeepStrictEqual(state.asked?.price ?? null, price) &&
    accepts(facts, proposal, moved !== null);
  if (hasConsent && (moved || name !== null)) return act(search, proposal);
  const guest = frame.guest && say('guest', { guest: frame.guest });
  const visit = describe(proposal, search, price);
  const about = [visit, guest].filter(Boolean).join(', ');
  const put = (kind: 'confirm' | 'name', text: string) =>
    ask(offering(facts, from), frame, { kind, options: [from], text, about, proposal, price }, lines);
  const asks = moved?.title === job.title ? 'confirmMove' : 'confirmChange';
  if (moved) return put('confirm', say(asks, { old: sayVisit(moved, facts), visit }));
  // a time that the client has not wished for needs a yes, not only a name
  if (lines.length > 0) return put('confirm', say('suits', { visit }));
  const needsYes = isPut && state.asked?.kind === 'confirm' && !hasConsent;
  if (name === null && !needsYes) return put('name', say('askName', { visit: about }));
  return put('confirm', say(guest ? 'confirmGuest' : 'confirm', { visit, guest }));
}

/** What is put to the client with the visit. A booking that is only moved keeps its price. */
function priceOf(search: Search): Job['price'] {
  return search.moved?.title === search.job.title ? null : wholePrice(search);
}

/** For all who come. */
export function wholePrice({ job: { price }, frame: { people } }: Search): Job['price'] {
  return price && { min: price.min * people, max: price.max * people };
}

/** «Первое», to the only time that was put to the client. */
function offering(facts: Facts, from: string): Facts {
  const { state } = facts;
  return state.offered.includes(from) ? facts : { ...facts, state: { ...state, offered: [from] } };
}

function describe(
  { staffIds, from }: Proposal,
  { facts, frame, job }: Search,
  price: Job['price'] = null,
): string {
  const { say } = facts;
  const visit = sayVisit({ title: job.title, from, staffId: null }, facts, staffIds);
  const people = frame.people > 1 && say('people', { count: frame.people });
  return [visit, price && say.format.price(price), people].filter(Boolean).join(', ');
}

/** Books for as many people as come, each with a member of staff of their own; or moves the booking, if its service stays. */
function act(search: Search, proposal: Proposal): Plan {
  const { facts, frame, job, moved } = search;
  const { say, state } = facts;
  const { from, staffIds } = proposal;
  const visit = describe(proposal, search);
  const whole = wholePrice(search);
  const price = whole && say.format.price(whole);
  const done: State = { ...idle(state), lastStaffId: staffIds[0], booked: from };
  if (moved) {
    const [staffId] = staffIds;
    const other = staffId !== moved.staffId && { staffId };
    const actions: Action[] =
      job.title === moved.title
        ? [{ type: 'reschedule', bookingId: moved.id, from, ...other }]
        : instead(moved, bookOf(job, from, staffId, moved.comment));
    return { lines: [say('moved', { visit, price })], actions, state: done };
  }
  const { guest } = frame;
  const people = [guest, say('people', { count: frame.people })].filter(Boolean).join(', ');
  const actions = staffIds.map((staffId, i) => bookOf(job, from, staffId, i === 0 ? guest : people));
  const named = guest ? { guest: say('guest', { guest }) } : { name: nameOf(facts) };
  const line = say(guest ? 'bookedGuest' : 'booked', { visit, price, ...named });
  return { lines: [line], actions, state: done };
}

/** «Запишите на имя Сергей», after it was booked. No action changes a comment: the booking is made again at the same time. */
export function rename(facts: Facts, booking: Booking, guest: string): Plan {
  const { from, staffId } = booking;
  if (staffId === null) return saying(facts.state);
  const { say, state, context } = facts;
  const actions = instead(booking, bookOf(jobOfBooking(booking, context.company), from, staffId, guest));
  const line = say('renamed', { guest, visit: sayVisit(booking, facts) });
  return { lines: [line], actions, state: { ...idle(state), lastStaffId: staffId, booked: from } };
}

/** The new booking comes first, so that the old one is kept if the time is taken; unless it is the old one that takes the time. */
function instead(old: Booking, book: BookAction): Action[] {
  const cancel: Action = { type: 'cancel', bookingId: old.id, reason: `moved to ${book.from}` };
  const ends = addMinutes(book.from, book.durationMinutes);
  const overlaps = book.staffId === old.staffId && book.from < old.to && ends > old.from;
  return overlaps ? [cancel, book] : [book, cancel];
}

function bookOf(job: Job, from: string, staffId = '', comment?: string | null): BookAction {
  const { serviceId, title, durationMinutes, price } = job;
  // the price of a range is settled at the visit
  const fixed = price && price.min === price.max && { price: price.min };
  return {
    type: 'book',
    serviceId,
    title,
    from,
    durationMinutes,
    ...fixed,
    staffId,
    ...(comment && { comment }),
  };
}
