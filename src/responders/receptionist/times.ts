import type { Booking, StaffMember } from '../../domain/context';
import { type FreeDay, type FreeStart, nearest, nextFreeDay, spread, type Wanted, worksOn } from './calendar';
import { within } from './clock-words';
import type { Job } from './job';
import { dateOf, timeOf } from './local-time';
import type { Facts, Line, Plan } from './plan';
import type { State, Wish } from './state';

const MAX_TIMES = 6;

/** A search for a time for one job. */
export interface Search {
  facts: Facts;
  job: Job;
  /** The member of staff that the client asked for, if they perform the job. */
  named: StaffMember | null;
  /** The booking that is being moved. */
  moved: Booking | null;
  wanted: Wanted;
  /** Lines that come before all others. */
  lines: Line[];
  state: State;
}

/** The first day with a free start at the wanted time; otherwise the first with any free start. */
export function firstDay({ facts, state: { wish }, wanted }: Search): FreeDay | null {
  const { schedule } = facts.context;
  const today = dateOf(facts.now);
  return (
    nextFreeDay(schedule, today, wanted, ({ from }) => suits(wish, timeOf(from))) ??
    nextFreeDay(schedule, today, wanted)
  );
}

function suits(wish: Wish, time: string): boolean {
  if (wish.time !== undefined) return wish.time === time;
  return wish.window === undefined || within(wish.window, time);
}

export function askDay({ facts, job, lines, state, moved }: Search, first: FreeDay): Plan {
  if (moved !== null) {
    return {
      lines: [...lines, (say) => say.askNewDay(job.title)],
      actions: [],
      state: { ...state, asked: 'date' },
    };
  }
  // a time that the client has refused is not offered again
  const isRefused = facts.said.intents.has('no') || facts.said.intents.has('other');
  const suggestion = isRefused ? null : (first.starts[0]?.from ?? null);
  return {
    lines: [...lines, (say) => say.askDay(job.title, suggestion)],
    actions: [],
    state: { ...state, asked: 'date', offered: suggestion === null ? [] : [suggestion] },
  };
}

/** Offers free times around the requested one, on the requested day or, where that is full, on another one. */
export function offerTimes(search: Search, date: string, starts: readonly FreeStart[]): Plan {
  const { state } = search;
  const { wish } = state;
  const lines = [...search.lines, ...problemsWith(search, date, starts)];
  const day = starts.length > 0 ? { date, starts } : alternativeDay(search, date);
  if (day === null) return { lines, actions: [], state };
  const { window } = wish;
  const inWindow = window ? day.starts.filter(({ from }) => within(window, timeOf(from))) : day.starts;
  if (inWindow.length === 0 && day.date === date) lines.push((say) => say.windowFull(date));

  const fitting = inWindow.length > 0 ? inWindow : day.starts;
  const near =
    wish.time ?? (inWindow.length === 0 ? window?.from : undefined) ?? (window ? undefined : wish.near);
  const shown = near === undefined ? spread(fitting, MAX_TIMES) : nearest(fitting, near, MAX_TIMES);
  const times = shown.map(({ from }) => from);
  const [only, another] = shown;
  const { job, named } = search;
  const master = job.staff.find((member) => member.id === only?.staffIds[0])?.name ?? null;
  const isPart = shown.length < fitting.length;
  const question: Line =
    only !== undefined && another === undefined
      ? (say) => say.offerOne(job.title, master, only.from)
      : (say) => say.offerTimes(job.title, named?.name ?? null, day.date, times.map(timeOf), isPart);
  return {
    lines: [...lines, question],
    actions: [],
    state: {
      ...state,
      asked: 'time',
      offered: times,
      wish: { ...wish, date: day.date, time: undefined, near: wish.time ?? wish.near },
    },
  };
}

function alternativeDay({ facts, wanted }: Search, date: string): FreeDay | null {
  const { schedule } = facts.context;
  return nextFreeDay(schedule, date, wanted) ?? nextFreeDay(schedule, dateOf(facts.now), wanted);
}

/** Why the requested time cannot be booked; empty where a time is only to be chosen. */
function problemsWith(search: Search, date: string, starts: readonly FreeStart[]): Line[] {
  const { facts, named, wanted, state } = search;
  const { time } = state.wish;
  const moment = `${date}T${time ?? '24:00'}`;
  if (date < dateOf(facts.now) || (time !== undefined && moment <= facts.now)) return [(say) => say.past()];
  if (!worksOn(facts.context.schedule, date, wanted.staffIds)) {
    return [(say) => (named ? say.staffOff(named.name, date) : say.dayOff(date))];
  }
  if (starts.length === 0) return [(say) => say.dayFull(date)];
  const isFree = starts.some(({ from }) => from === moment);
  return time === undefined || isFree ? [] : [(say) => say.taken(moment)];
}
