import type { Booking, StaffMember } from '../../domain/context';
import { type FreeDay, type FreeStart, nearest, spread, worksOn } from './calendar';
import { type Facts, lastVisit, numbered, type Plan, sayVisit, serviceOf, staffOf, visitOf } from './facts';
import { nextFrame } from './frame';
import { type Job, jobOfBooking, jobOfService } from './job';
import { addMinutes, dateOf, timeOf } from './local-time';
import { fittingDays, otherDays, startsOn, wantedDays } from './offers';
import { ask, isUnchanged } from './questions';
import { settle } from './settle';
import { type Frame, idle, NO_WISH } from './state';
import { withoutDetails } from './understanding';
import { capitalised, sayWish } from './wish';

const MAX_SERVICES = 6;
const MAX_TIMES = 6;
/** A service that began so long before the end of another one could overlap it. */
const LONGEST_MINUTES = 90;

/** The search for a time for one job. */
export interface Search {
  facts: Facts;
  frame: Frame;
  job: Job;
  /** The booking that is being moved. */
  moved: Booking | null;
  /** Lines that come before all others. The client must then say yes to what is different. */
  lines: string[];
  starts: (date: string) => FreeStart[];
}

/** One step towards a booking: asks for the first missing detail, or books. */
export function booking(facts: Facts): Plan {
  const { said, say, context } = facts;
  const frame: Frame = { ...nextFrame(facts), task: 'book' };
  const lines = said.when.same === 'visit' && !lastVisit(facts) ? [say('noLastVisit')] : [];
  if (said.when.past && said.when.dates.length === 0) lines.push(say('past'));
  const [id, another] = frame.serviceIds;
  const job = another === undefined ? jobOfService(id, context.company) : null;
  return job === null
    ? askService(facts, frame, lines)
    : thenNext(facts, frame, arrange(facts, frame, job, null, lines));
}

/** After one service of a visit is booked, the next one is looked for from its end on. */
function thenNext(facts: Facts, { next, people, guest }: Frame, plan: Plan): Plan {
  const booked = plan.actions.find((action) => action.type === 'book');
  const [serviceIds, ...rest] = next;
  if (!booked || !serviceIds) return plan;
  const { say, said } = facts;
  const end = addMinutes(booked.from, booked.durationMinutes);
  const frame: Frame = {
    ...NO_WISH,
    task: 'book',
    serviceIds,
    next: rest,
    dates: [dateOf(end)],
    window: { from: timeOf(end), to: '24:00' },
    excluded: {
      ...NO_WISH.excluded,
      windows: [{ from: timeOf(addMinutes(booked.from, -LONGEST_MINUTES)), to: timeOf(end) }],
    },
    people,
    guest,
  };
  const begun: Facts = { ...facts, said: withoutDetails(said), state: { ...plan.state, frame } };
  const following = booking(begun);
  return {
    ...following,
    lines: [
      ...plan.lines,
      say('then', { title: sayWish({ ...NO_WISH, serviceIds }, facts) }),
      ...following.lines,
    ].filter(Boolean),
    actions: [...plan.actions, ...following.actions],
  };
}

/** One step towards moving a booking. A move to another hour keeps the day. */
export function rebooking(facts: Facts, moved: Booking): Plan {
  if (namesPresent(facts, moved)) {
    const visit = sayVisit(visitOf(moved, facts), facts);
    return { lines: [facts.say('alreadyThen', { visit })], actions: [], state: idle(facts.state) };
  }
  const frame: Frame = { ...nextFrame(facts, moved), task: 'move', bookingId: moved.id, people: 1 };
  const hasDay = frame.dates.length > 0 || frame.span !== undefined;
  if (!hasDay && (frame.time ?? frame.window ?? frame.edge) !== undefined) frame.dates = [dateOf(moved.from)];
  const { company } = facts.context;
  const [other, another] = frame.serviceIds;
  // «вместо тонирования мелирование»: another service at the time of the booking
  const changed = another === undefined && other !== moved.serviceId ? jobOfService(other, company) : null;
  if (changed && !hasDay && frame.time === undefined)
    Object.assign(frame, { dates: [dateOf(moved.from)], time: timeOf(moved.from) });
  return arrange(facts, frame, changed ?? jobOfBooking(moved, company), moved, []);
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
  const wish = sayWish({ ...frame, serviceIds: [] }, facts);
  const phrase = known.length > listed.length ? 'whichServiceMore' : 'whichService';
  const text =
    known.length > 0
      ? say(phrase, { list: numbered(titles) })
      : say('askService', { titles: titles.join(', ') });
  const understood = wish === '' ? '' : `${say('understood', { wish })}\n`;
  const options = listed.map(({ id }) => id);
  return ask(facts, frame, { kind: 'service', options, text: `${understood}${text}`, about: wish }, lines);
}

/** Looks for a time for the job, with a frame that is complete but for the time. */
function arrange(facts: Facts, frame: Frame, job: Job, moved: Booking | null, before: string[]): Plan {
  const { say, context, said, state } = facts;
  if (job.staff.length === 0) {
    const { phone } = context.company;
    return {
      lines: [...before, say('notPerformed', { title: job.title, phone })],
      actions: [],
      state: idle(state),
    };
  }
  const namesakes = said.staff.wanted.filter((member) => job.staff.includes(member));
  if (said.staff.wanted.length > 1 && namesakes.length > 1 && frame.staffId === undefined) {
    const text = say('whichStaff', { staff: say.format.or(namesakes.map(({ name }) => name)) });
    return ask(facts, frame, { kind: 'staff', options: namesakes.map(({ id }) => id), text }, before);
  }
  const { asked } = state;
  if (asked?.kind === 'time' && before.length === 0 && isUnchanged(frame, state.frame)) {
    const about = moved ? sayVisit(visitOf(moved, facts), facts) : undefined;
    return ask(facts, frame, { kind: 'time', options: asked.options, text: '', about });
  }
  // the member of staff of the booking is preferred, not required
  const own = moved && frame.staffId === undefined ? (moved.staffId ?? undefined) : undefined;
  const search = searchOf(facts, frame, job, moved, before);
  const withOwn =
    own === undefined ? undefined : searchOf(facts, { ...frame, staffId: own }, job, moved, before);
  return (withOwn && find(withOwn, false)) ?? find(search, true);
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
  const wanted = {
    staffIds: named ? [named.id] : staff.map(({ id }) => id),
    durationMinutes: job.durationMinutes,
    after: now,
    exceptBookingId: moved?.id,
  };
  const isPresent = (start: FreeStart) =>
    start.from === moved?.from && start.staffIds.every((id) => id === moved.staffId);
  const starts = (date: string) =>
    startsOn(context.schedule, date, wanted, frame.people).filter((start) => !isPresent(start));
  return { facts, frame: { ...frame, staffId: named?.id }, job, moved, lines, starts };
}

function exactStart({ time, edge }: Frame, [first]: FreeDay[]): FreeStart | undefined {
  if (time !== undefined || edge === 'earliest') return first?.starts[0];
  return edge === 'latest' ? first?.starts.at(-1) : undefined;
}

function askDay(search: Search): Plan {
  const { facts, frame, moved, lines, starts } = search;
  const { say, context, now, said } = facts;
  if (moved) {
    const text = say('askNewTime', { visit: sayVisit(visitOf(moved, facts), facts) });
    return ask(facts, frame, { kind: 'day', text }, lines);
  }
  const days = otherDays(frame, context.schedule, now);
  const [first] = fittingDays(days, starts, frame, 1);
  const nearestStart = (
    first ?? fittingDays(days, starts, { ...frame, time: undefined, window: undefined }, 1)[0]
  )?.starts[0];
  if (!nearestStart) return nothingFree(search);
  // a time that the client has refused is not offered again
  const isRefused = said.acts.answer === 'no' || said.acts.other;
  const moment = isRefused ? null : say.format.moment(nearestStart.from);
  const text = `${capitalised(sayWish(frame, facts))}. ${say('askDay', { moment })}`;
  return ask(facts, frame, { kind: 'day', options: isRefused ? [] : [nearestStart.from], text }, lines);
}

/** Offers times of the days that fit. */
function offer(search: Search, days: readonly FreeDay[]): Plan {
  const { facts, frame, job, moved, lines } = search;
  const near = frame.window ? undefined : frame.near;
  const { say } = facts;
  const count = Math.ceil(MAX_TIMES / days.length);
  const shown = days.map(({ date, starts }) => ({
    date,
    starts: near === undefined ? spread(starts, count) : nearest(starts, near, count),
  }));
  const [only, another] = shown.flatMap(({ starts }) => starts);
  const kept: Frame = { ...frame, dates: days.map(({ date }) => date), span: undefined, time: undefined };
  if (only && !another) return settle({ ...search, frame: { ...kept, time: timeOf(only.from) } }, only);
  const isPart = days.some(({ starts }, i) => starts.length > (shown[i]?.starts.length ?? 0));
  const times = shown.map(
    ({ date, starts }) =>
      `${say.format.day(date)}: ${starts.map(({ from }) => say.format.time(timeOf(from))).join(', ')}`,
  );
  const wish = moved
    ? sayVisit(visitOf(moved, facts), facts)
    : capitalised(
        sayWish(
          { ...frame, serviceIds: job.serviceId === null ? [] : [job.serviceId] },
          facts,
          'without-time',
        ),
      );
  const phrase = moved ? 'freeForMove' : isPart ? 'freeSome' : 'free';
  const text = say(phrase, { wish, times: times.join('; ') });
  const options = shown.flatMap(({ starts }) => starts.map(({ from }) => from));
  return ask(
    { ...facts, state: { ...facts.state, offered: options } },
    kept,
    { kind: 'time', options, text, about: moved ? wish : undefined },
    lines,
  );
}

/** Says why the wish cannot be fulfilled, and offers what is nearest to it. */
function offerOthers(search: Search, days: readonly string[]): Plan {
  const { facts, frame, starts } = search;
  const lines = [...search.lines, reason(search, days)];
  const near =
    frame.time ?? (frame.window?.from === '00:00' ? frame.window.to : frame.window?.from) ?? frame.near;
  const anyTime: Frame = { ...frame, time: undefined, window: undefined, edge: undefined, near };
  const later = otherDays(frame, facts.context.schedule, facts.now).filter((date) => date >= (days[0] ?? ''));
  const all = otherDays(
    { ...frame, excluded: { ...frame.excluded, dates: [] } },
    facts.context.schedule,
    facts.now,
  );
  for (const [dates, wish] of [
    [days, anyTime],
    [later, frame],
    [later, anyTime],
    [all, anyTime],
  ] as const) {
    const found = fittingDays(dates, starts, wish, 1);
    if (found.length > 0) return offer({ ...search, lines, frame: wish }, found);
  }
  return nothingFree({ ...search, lines });
}

function nothingFree({ facts: { say, context, state }, frame, job, lines }: Search): Plan {
  const { phone } = context.company;
  return {
    lines: [...lines, say('nothingFree', { title: job.title, phone })],
    actions: [],
    state: { ...state, frame, asked: undefined, proposal: undefined },
  };
}

function reason({ facts, frame, starts, moved }: Search, days: readonly string[]): string {
  const { say, context, now, said } = facts;
  const [date] = days;
  if (date === undefined) return say('noneFit', { wish: sayWish(frame, facts) });
  const moment = `${date}T${frame.time ?? '24:00'}`;
  if (date < dateOf(now) || (frame.time !== undefined && moment <= now)) return say('past');
  const { order, window, shiftMinutes } = said.when;
  const isRelative = window === null && shiftMinutes === null;
  if (isRelative && order === 'earlier') return say('noneEarlier');
  if (isRelative && order === 'later') return say('noneLater');
  const staff = staffOf(context.company, frame.staffId);
  const day = say.format.day(date);
  const staffIds = staff ? [staff.id] : context.company.staff.map(({ id }) => id);
  if (!worksOn(context.schedule, date, staffIds))
    return staff ? say('staffOff', { staff: staff.name, day }) : say('dayOff', { day });
  if (frame.time !== undefined && moved?.from === moment)
    return say('alreadyThen', { visit: sayVisit(visitOf(moved, facts), facts) });
  if (starts(date).length === 0) return say('dayFull', { day });
  return frame.time === undefined
    ? say('noneFit', { wish: sayWish(frame, facts) })
    : say('taken', { moment: say.format.moment(moment) });
}
