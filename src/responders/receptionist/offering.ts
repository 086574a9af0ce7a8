import { isDeepStrictEqual } from 'node:util';
import type { Booking } from '../../domain/context';
import { dateOf, timeOf } from '../../time/local-arithmetic';
import {
  type FreeDay,
  type FreeStart,
  fittingDays,
  nearest,
  openingOn,
  otherDays,
  spread,
} from '../calendar';
import type { Job } from '../calendar/job';
import { type Facts, type Plan, saying, sayVisit, staffOf } from './facts';
import { ask } from './questions';
import { settle, wholePrice } from './settle';
import type { Frame } from './state';
import { capitalised, sayWish } from './wish';

const MAX_TIMES = 6;

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

/** Asks for a day, with the nearest free time as an example. */
export function askDay(search: Search): Plan {
  const { facts, frame, moved, lines, starts } = search;
  const { say, context, now, said } = facts;
  if (moved) {
    const about = sayVisit(moved, facts);
    return ask(facts, frame, { kind: 'day', text: say('askNewTime', { visit: about }), about }, lines);
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
  const text = `${capitalised(withPrice(sayWish(frame, facts), search))}. ${say('askDay', { moment })}`;
  const options = isRefused ? [] : [nearestStart.from];
  return ask(facts, frame, { kind: 'day', options, text, price: wholePrice(search) }, lines);
}

/** Offers times of the days that fit. */
export function offer(search: Search, days: readonly FreeDay[]): Plan {
  const { facts, frame, job, moved, lines } = search;
  const near = frame.window ? undefined : frame.near;
  const { say, said } = facts;
  const count = Math.ceil(MAX_TIMES / days.length);
  const shown = days.map(({ date, starts }) => ({
    date,
    starts: near === undefined ? spread(starts, count) : nearest(starts, near, count),
  }));
  const [only, another] = shown.flatMap(({ starts }) => starts);
  const kept: Frame = { ...frame, dates: days.map(({ date }) => date), span: undefined, time: undefined };
  const options = shown.flatMap(({ starts }) => starts.map(({ from }) => from));
  // «с 9 утра», to the times from 9 on: an answer that excludes none of them
  const suitsAll =
    said.when.window && !said.acts.isQuestion && isDeepStrictEqual(options, facts.state.asked?.options);
  if (only && (!another || suitsAll))
    return settle({ ...search, frame: { ...kept, time: another ? timeOf(only.from) : frame.time } }, only);
  const isPart = days.some(({ starts }, i) => starts.length > (shown[i]?.starts.length ?? 0));
  const times = shown.map(
    ({ date, starts }) =>
      `${say.format.day(date)}: ${starts.map(({ from }) => say.format.time(timeOf(from))).join(', ')}`,
  );
  const serviceIds = job.serviceId === null ? [] : [job.serviceId];
  const wish = moved
    ? sayVisit(moved, facts)
    : capitalised(withPrice(sayWish({ ...frame, serviceIds }, facts, 'without-time'), search));
  const phrase = moved ? 'freeForMove' : isPart ? 'freeSome' : 'free';
  const text = say(phrase, { wish, times: times.join('; ') });
  const told = moved ? { about: wish } : { price: wholePrice(search) };
  const offering = { ...facts, state: { ...facts.state, offered: options } };
  return ask(offering, kept, { kind: 'time', options, text, ...told }, lines);
}

function withPrice(wish: string, search: Search): string {
  const price = wholePrice(search);
  return [wish, price && search.facts.say.format.price(price)].filter(Boolean).join(', ');
}

/** Says why the wish cannot be fulfilled, and offers what is nearest to it. */
export function offerOthers(search: Search, days: readonly string[]): Plan {
  const { facts, frame, starts } = search;
  const isTold = facts.taken !== undefined && facts.taken === `${days[0]}T${frame.time}`;
  const lines = [...search.lines, ...(isTold ? [] : [reason(search, days)])];
  const near =
    frame.time ?? (frame.window?.from === '00:00' ? frame.window.to : frame.window?.from) ?? frame.near;
  const inBounds: Frame = { ...frame, time: undefined, edge: undefined, near };
  const anyTime: Frame = { ...inBounds, window: undefined };
  const later = otherDays(frame, facts.context.schedule, facts.now).filter((date) => date >= (days[0] ?? ''));
  const anyDay: Frame = { ...frame, excluded: { ...frame.excluded, dates: [] } };
  const all = otherDays(anyDay, facts.context.schedule, facts.now);
  const isBounded = frame.time !== undefined && frame.window;
  for (const [dates, wish] of [
    [isBounded ? days : [], inBounds],
    [isBounded ? later : [], inBounds],
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
  const none = { ...state, frame, asked: undefined, proposal: undefined };
  return saying(none, ...lines, say('nothingFree', { title: job.title, phone }));
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
  if (openingOn(context.schedule, date, staffIds) === null)
    return staff ? say('staffOff', { staff: staff.name, day }) : say('dayOff', { day });
  if (frame.time !== undefined && moved?.from === moment)
    return say('alreadyThen', { visit: sayVisit(moved, facts) });
  if (starts(date).length === 0) return say('dayFull', { day });
  return frame.time === undefined
    ? say('noneFit', { wish: sayWish(frame, facts) })
    : say('taken', { moment: say.format.moment(moment) });
}
