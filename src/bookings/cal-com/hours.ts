import type { ExternalCatalogue } from '../../domain/external-booking';
import { at, isObject, type Json, listOf, numberOf, objectOf } from '../../provider-api/json';
import { DAY } from '../../time/duration';
import { instantOf, localTimeOf } from '../../time/local-time';
import { millisecondsOf } from '../items';
import type { CalComApi } from './api';
import { bookingOf, usernameOf } from './booking';
import { lengthOf } from './event-type';
import { bookingsBetween } from './read-bookings';

type Hours = NonNullable<ExternalCatalogue['hours']>;

interface Person {
  username: string;
  eventTypes: Json[];
}

interface Span {
  from: number;
  to: number;
}

/**
 * The hours of a person are the free slots of their event types and the time of their bookings. Slots know what a schedule does not: the
 * person's other calendars, days off and limits. With the bookings, a time is free as soon as its booking is cancelled.
 */
export async function hoursOf(
  api: CalComApi,
  people: readonly Person[],
  { days, timezone }: { days: number; timezone: string },
  signal: AbortSignal,
): Promise<Hours> {
  const [from, to] = [0, days - 1].map((day) => dayOf(Date.now() + day * DAY, timezone)) as [string, string];
  const period = { from: instantOf(`${from}T00:00`, timezone), to: instantOf(`${to}T23:59`, timezone) };
  const bookings = await bookingsBetween(api, period.from.toISOString(), period.to.toISOString(), signal);
  const spans: Hours['spans'] = [];
  for (const { username, eventTypes } of people) {
    const taken = bookings.filter((one) => usernameOf(one) === username).flatMap(bookedTime);
    const free: Span[] = [];
    for (const type of oneOfEachSchedule(eventTypes)) {
      const query = { eventTypeId: `${type.id}`, start: from, end: to, timeZone: timezone, format: 'range' };
      free.push(...slotsOf(await api.get('slots', query, signal)));
    }
    spans.push(
      ...joined([...free, ...taken])
        .flatMap((span) => byDay(span, timezone))
        .filter(({ date }) => date >= from && date <= to)
        .map((day) => ({ staffId: username, ...day })),
    );
  }
  return { from, to, spans };
}

/** The shortest has the most slots. Event types without a schedule of their own have the person's. */
function oneOfEachSchedule(eventTypes: readonly Json[]): Json[] {
  const shortest = new Map<number | undefined, Json>();
  for (const type of eventTypes.filter(({ hidden }) => hidden !== true)) {
    const schedule = numberOf(type.scheduleId);
    const known = shortest.get(schedule);
    if (!known || lengthOf(type) < lengthOf(known)) shortest.set(schedule, type);
  }
  return [...shortest.values()];
}

/** Of every day. */
function slotsOf(answer: Json | undefined): Span[] {
  const days = objectOf(at(answer, 'data'));
  return Object.values(days).flatMap(listOf).filter(isObject).flatMap(spanOf);
}

function bookedTime(given: Json): Span[] {
  const booking = bookingOf(given);
  const isThere = booking?.status === 'booked' || booking?.status === 'no-show';
  return isThere ? spanOf(given) : [];
}

function spanOf({ start, end }: Json): Span[] {
  const [from, to] = [millisecondsOf(start), millisecondsOf(end)];
  return from !== undefined && to !== undefined && from < to ? [{ from, to }] : [];
}

/** Those that overlap or meet become one. */
function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const { from, to } of spans.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** One that lasts beyond midnight is one of each day. */
function byDay({ from, to }: Span, timezone: string): { date: string; from: string; to: string }[] {
  const [begins, ends] = [from, to].map((at) => localTimeOf(new Date(at), timezone)) as [string, string];
  const date = begins.slice(0, 10);
  if (ends.startsWith(date)) {
    const [first, last] = [begins.slice(11), ends.slice(11)];
    return first < last ? [{ date, from: first, to: last }] : []; // the clocks were set back
  }
  const midnight = instantOf(`${dayOf(Date.parse(`${date}T12:00Z`) + DAY, 'UTC')}T00:00`, timezone).getTime();
  return [
    { date, from: begins.slice(11), to: '24:00' },
    ...(midnight < to ? byDay({ from: midnight, to }, timezone) : []),
  ];
}

function dayOf(at: number, timezone: string): string {
  return localTimeOf(new Date(at), timezone).slice(0, 10);
}
