import type { Booking, StaffMember } from '../../domain/context';
import { addMinutes, dateOf, timeOf } from '../../time/local-arithmetic';
import {
  type FreeDay,
  type FreeStart,
  fittingDays,
  freeStarts,
  GRID_MINUTES,
  otherDays,
  wantedDays,
} from '../calendar';
import { type Job, jobOfBooking, jobOfService } from '../calendar/job';
import { tooLateOf } from '../calendar/own-bookings';
import { NOTHING } from '../understanding/contents';
import { type Facts, finished, numbered, type Plan, sameAgain, sayVisit, serviceOf, staffOf } from './facts';
import { nextFrame } from './frame';
import { refuseChange } from './late';
import { askDay, offer, offerOthers, type Search } from './offering';
import { ask, isUnchanged } from './questions';
import { settle } from './settle';
import { type Frame, NO_WISH, type Wish } from './state';
import { sayService, sayWhole, sayWish } from './wish';

const MAX_SERVICES = 6;
/** A service that began so long before the end of another one could overlap it. */
const LONGEST_MINUTES = 90;

/** One step towards a booking: asks for the first missing detail, or books. */
export function booking(facts: Facts): Plan {
  const { said, say, context } = facts;
  const frame: Frame = { ...nextFrame(facts), task: 'book' };
  const lines = said.when.same === 'visit' && !sameAgain(facts) ? [say('noLastVisit')] : [];
  if (said.when.past && said.when.dates.length === 0) lines.push(say('past'));
  const [id, another] = frame.serviceIds;
  const job = another === undefined ? jobOfService(id, context.company) : null;
  const step = job === null ? askService(facts, frame, lines) : arrange(facts, frame, job, null, lines);
  return thenNext(facts, frame, { ...step, lines: [...oneAfterAnother(facts, frame), ...step.lines] });
}

/** Tells, once, that several services are booked one after the other. */
function oneAfterAnother({ state, say, ...facts }: Facts, frame: Frame): string[] {
  if (frame.next.length <= state.frame.next.length) return [];
  const names = [frame, ...frame.next].map((wish) => sayService(wish, { state, say, ...facts }));
  return names.includes('') ? [] : [say('oneAfterAnother', { list: say.format.and(names) })];
}

/** When a wish is fulfilled or withdrawn, the next one is taken up: in the same visit, if it names no day. */
export function thenNext(facts: Facts, { next }: Frame, plan: Plan): Plan {
  const book = plan.actions.find((action) => action.type === 'book');
  const frame = followed(next, book && { ...book, to: addMinutes(book.from, book.durationMinutes) });
  if (!frame || plan.state.frame.task !== undefined) return plan;
  const following = booking({ ...facts, said: NOTHING, state: { ...plan.state, frame } });
  const then = facts.say('then', { title: sayService(frame, facts) });
  return {
    ...following,
    lines: [...plan.lines, then, ...following.lines].filter(Boolean),
    actions: [...plan.actions, ...following.actions],
  };
}

/** The next of the wishes, as a task. */
export function followed([wish, ...next]: readonly Wish[], made?: Made): Frame | undefined {
  if (!wish) return undefined;
  const hasDay = wish.dates.length > 0 || wish.span !== undefined;
  return { ...NO_WISH, ...wish, ...(made && !hasDay && inVisit(wish, made)), task: 'book', next };
}

type Made = Pick<Booking, 'from' | 'to'> & { comment?: string | null | undefined };

/** The day and time of a wish for the same visit: from the end of the booking on; another person may come at the same time. */
export function inVisit(wish: Wish, { from, to: end, comment }: Made): Partial<Frame> {
  if (wish.time !== undefined) return { dates: [dateOf(from)] };
  if (wish.guest !== (comment ?? undefined)) return { dates: [dateOf(from)], near: timeOf(from) };
  const overlap = { from: timeOf(addMinutes(from, -LONGEST_MINUTES)), to: timeOf(end) };
  return {
    dates: [dateOf(end)],
    window: wish.window ?? { from: timeOf(end), to: '24:00' },
    excluded: { ...NO_WISH.excluded, windows: [overlap] },
  };
}

/** One step towards moving a booking. A move to another hour keeps the day. */
export function rebooking(facts: Facts, moved: Booking): Plan {
  if (namesPresent(facts, moved)) {
    const visit = sayVisit(moved, facts);
    const known = finished(facts, [facts.say('alreadyThen', { visit })]);
    return { ...known, state: { ...known.state, booked: moved.from } };
  }
  if (tooLateOf([moved], facts).length > 0) return refuseChange([moved], facts);
  const frame: Frame = { ...nextFrame(facts, moved), task: 'move', bookingId: moved.id, people: 1 };
  const hasDay = frame.dates.length > 0 || frame.span !== undefined;
  if (!hasDay && (frame.time ?? frame.window ?? frame.edge) !== undefined) frame.dates = [dateOf(moved.from)];
  const { company } = facts.context;
  const [other, another] = frame.serviceIds;
  if (another !== undefined) return askService(facts, frame, []);
  // «вместо тонирования мелирование»: another service at the time of the booking
  const changed = other !== moved.serviceId ? jobOfService(other, company) : null;
  if (changed && !hasDay && frame.time === undefined)
    Object.assign(frame, { dates: [dateOf(moved.from)], time: timeOf(moved.from) });
  const added = frame.next.slice(facts.state.frame.next.length);
  const lines = added.map((wish) => facts.say('thenBook', { wish: sayWhole(wish, facts) }));
  const step = arrange(facts, frame, changed ?? jobOfBooking(moved, company), moved, []);
  return thenNext(facts, frame, { ...step, lines: [...lines, ...step.lines] });
}

/** "See you Friday at 5": the day and time of the booking, and no order to move it. */
function namesPresent({ said: { when, acts } }: Facts, { from }: Booking): boolean {
  const isDay = when.dates.length > 0 && when.dates.every((date) => date === dateOf(from));
  const isTime = when.times.length === 0 || when.times.includes(timeOf(from));
  return isDay && isTime && when.window === null && !acts.ordered.has('move') && acts.answer === null;
}

function askService(facts: Facts, frame: Frame, lines: string[]): Plan {
  const { say, context } = facts;
  const known = frame.serviceIds.flatMap((id) => serviceOf(context.company, id) ?? []);
  const listed = (known.length > 0 ? known : context.company.services).slice(0, MAX_SERVICES);
  const titles = listed.map(({ title }) => say('wishService', { title }));
  const wish = sayWish(frame, facts);
  const phrase = known.length > listed.length ? 'whichServiceMore' : 'whichService';
  const values = { list: numbered(titles), titles: titles.join(', ') };
  const text = say(known.length > 0 ? phrase : 'askService', values);
  const understood = wish === '' ? '' : `${say('understood', { wish })}\n`;
  const options = listed.map(({ id }) => id);
  return ask(facts, frame, { kind: 'service', options, text: `${understood}${text}`, about: wish }, lines);
}

/** Looks for a time for the job, with a frame that is complete but for the time. */
function arrange(facts: Facts, frame: Frame, job: Job, moved: Booking | null, before: string[]): Plan {
  const { say, context, said, state } = facts;
  if (job.staff.length === 0) {
    const { phone } = context.company;
    return finished(facts, [...before, say('notPerformed', { title: job.title, phone })]);
  }
  const namesakes = said.staff.wanted.filter((member) => job.staff.includes(member));
  if (said.staff.wanted.length > 1 && namesakes.length > 1 && frame.staffId === undefined) {
    const text = say('whichStaff', { staff: say.format.or(namesakes.map(({ name }) => name)) });
    return ask(facts, frame, { kind: 'staff', options: namesakes.map(({ id }) => id), text }, before);
  }
  const { asked } = state;
  const asksTimes = said.acts.questions.has('free');
  if (asked?.kind === 'time' && before.length === 0 && !asksTimes && isUnchanged(frame, state.frame)) {
    const about = moved ? sayVisit(moved, facts) : undefined;
    return ask(facts, frame, { kind: 'time', options: asked.options, price: asked.price, text: '', about });
  }
  // the member of staff of the booking is preferred, not required
  const isOwn = frame.staffId === undefined && !frame.excluded.staffIds.includes(moved?.staffId ?? '');
  const own = isOwn ? job.staff.find(({ id }) => id === moved?.staffId)?.id : undefined;
  const search = searchOf(facts, frame, job, moved, before);
  const withOwn =
    own === undefined ? undefined : searchOf(facts, { ...frame, staffId: own }, job, moved, before);
  return (withOwn && find(withOwn, false)) ?? oneByOne(search, before) ?? find(search, true);
}

/** Several people who cannot come at the same time are put one after the other. */
function oneByOne(search: Search, before: string[]): Plan | undefined {
  const { facts, frame, job } = search;
  if (frame.people === 1 || find(search, false)) return undefined;
  const one = { ...NO_WISH, serviceIds: frame.serviceIds, guest: frame.guest, age: frame.age };
  const next = [...Array.from({ length: frame.people - 1 }, (): Wish => one), ...frame.next];
  const line = facts.say('peopleApart', { count: frame.people });
  return find(searchOf(facts, { ...frame, people: 1, next }, job, null, [...before, line]), false);
}

/** Puts the time to the client, or offers some. Without `others`, only if one fits the wish. */
function find(search: Search, others: true): Plan;
function find(search: Search, others: false): Plan | undefined;
function find(search: Search, others: boolean): Plan | undefined {
  const { facts, frame } = search;
  const { schedule } = facts.context;
  const days = wantedDays(frame, schedule, facts.now);
  if (days === null && frame.edge !== 'earliest') return askDay(search);
  const all = days ?? otherDays(frame, schedule, facts.now);
  const found = fittingDays(all, search.starts, frame, 2);
  const exact = exactStart(frame, found);
  if (exact) return settle(search, exact);
  if (found.length > 0) return offer(search, found);
  return others ? offerOthers(search, all) : undefined;
}

/** Of the staff who perform the job; only the requested one, if they perform it. */
function searchOf(facts: Facts, frame: Frame, job: Job, moved: Booking | null, before: string[]): Search {
  const { said, say, context, now } = facts;
  const eligible = job.staff.filter(({ id }) => !frame.excluded.staffIds.includes(id));
  const staff: StaffMember[] = eligible.length > 0 ? eligible : job.staff;
  const others = say.format.and(staff.map(({ name }) => name));
  const lines = [...before];
  if (said.staff.unknown !== null && said.people.name !== said.staff.unknown)
    lines.push(say('noSuchStaff', { staff: others }));
  const requested = staffOf(context.company, frame.staffId);
  const named = requested && staff.includes(requested) ? requested : undefined;
  if (requested && !named)
    lines.push(say('doesNotPerform', { staff: requested.name, title: job.title, others }));
  const staffIds = (named ? [named] : staff).map(({ id }) => id);
  const { durationMinutes } = job;
  const wanted = { staffIds, durationMinutes, after: now, exceptBookingId: moved?.id };
  const isSame = (from: string) => from === moved?.from && job.title === moved.title;
  const isPresent = ({ from, staffIds: free }: FreeStart) =>
    isSame(from) && free.every((id) => id === moved?.staffId);
  const starts = (date: string) => {
    const free = freeStarts(context.schedule, date, wanted);
    const fitting = free.filter((start) => start.staffIds.length >= frame.people && !isPresent(start));
    return beforeNext(fitting, date, frame, job, facts);
  };
  return { facts, frame: { ...frame, staffId: named?.id }, job, moved, lines, starts };
}

/** The starts after which the next service of the visit can follow at once, if there are such. */
function beforeNext(starts: FreeStart[], date: string, frame: Frame, job: Job, facts: Facts): FreeStart[] {
  const [next] = frame.next;
  const { context, now } = facts;
  const isOpen = next?.dates.length === 0 && frame.time === undefined;
  const isSameVisit = isOpen && next?.guest === frame.guest;
  const following = isSameVisit ? jobOfService(next?.serviceIds[0], context.company) : null;
  if (!following) return starts;
  const { staff, durationMinutes } = following;
  const wanted = { staffIds: staff.map(({ id }) => id), durationMinutes, after: now };
  const after = freeStarts(context.schedule, date, wanted);
  const both = starts.filter(({ from }) => {
    const end = addMinutes(from, job.durationMinutes);
    return after.some((start) => start.from >= end && start.from < addMinutes(end, GRID_MINUTES));
  });
  return both.length > 0 ? both : starts;
}

function exactStart({ time, edge }: Frame, [first]: FreeDay[]): FreeStart | undefined {
  if (time !== undefined || edge === 'earliest') return first?.starts[0];
  return edge === 'latest' ? first?.starts.at(-1) : undefined;
}
