import type { Dialogue, Expectation, ExpectedVisit } from './dialogues';
import type { Played, PlayedBooking } from './played';
import { expectationIn, mayName } from './prose';
import { momentIn, viewOf } from './state';

export interface Reached {
  /** `?`: the goal cannot be judged by a program: read the dialogue. */
  outcome: 'reached' | 'not reached' | '?';
  why: string[];
}

/** Compares the bookings with the expectation, or, without one, with what the prose of the goal says plainly. */
export function reached({ goal, expect }: Dialogue, played: Played): Reached {
  if (expect) return verdict(whyNotReached(expect, played));
  const read = expectationIn(goal);
  if (!read) return { outcome: '?', why: [] };
  const others = changed(played).filter(({ title }) => !mayName(goal, title));
  return verdict([...whyNotReached(read, played), ...others.map(({ title }) => `another service: ${title}`)]);
}

/** Whether the reply to the message of this index says what is expected of it. */
export function saysExpected({ expect }: Dialogue, index: number, reply: string): boolean {
  const expected = expect?.replies?.find(({ after }) => after === index)?.says;
  return expected !== undefined && new RegExp(expected, 'isu').test(reply);
}

/** The local times (`YYYY-MM-DDTHH:MM`) at which the dialogue wants a booking. */
export function timesOf({ goal, expect = expectationIn(goal) }: Dialogue): string[] {
  const { booked = [], moved, free = [] } = expect ?? {};
  return [...booked, ...(moved ? [moved] : []), ...free].flatMap(({ from, date, time }) => {
    if (from) return from;
    return date && time ? `${date}T${time}` : [];
  });
}

function verdict(why: string[]): Reached {
  return { outcome: why.length === 0 ? 'reached' : 'not reached', why };
}

function whyNotReached(expect: Expectation, played: Played): string[] {
  const { booked, moved, cancelled, unchanged, replies = [] } = expect;
  const isHandedOver = played.turns.some(({ actions }) =>
    actions.some(({ type }) => String(type) === 'hand-over'),
  );
  const bookings = [
    ...(booked && !(expect.orProposed && isProposed(booked, played))
      ? matchAll(booked, newBookings(played))
      : []),
    ...(moved && !(expect.orProposed && isProposed([moved], played))
      ? matchAll([moved], changed(played))
      : []),
    ...(cancelled === undefined ? [] : differs('cancelled', cancelled, cancellations(played).length)),
    ...(unchanged
      ? differs('changed bookings', 0, changed(played).length + cancellations(played).length)
      : []),
  ];
  const spoken = replies.flatMap(({ after, says, saysNot }) => {
    const reply = played.turns[after]?.reply ?? '';
    const at = `reply ${after + 1}`;
    return [
      ...(says && !new RegExp(says, 'isu').test(reply) ? [`${at} does not say /${says}/`] : []),
      ...(saysNot && new RegExp(saysNot, 'isu').test(reply) ? [`${at} says /${saysNot}/`] : []),
    ];
  });
  return [...(expect.orHandedOver && isHandedOver ? [] : bookings), ...spoken];
}

function differs(what: string, expected: number, found: number): string[] {
  return expected === found ? [] : [`${what}: ${found}, not ${expected}`];
}

/** Each expected visit is one of the bookings, and there are no others. */
function matchAll(expected: readonly ExpectedVisit[], bookings: readonly PlayedBooking[]): string[] {
  const left = [...bookings];
  const missing = expected.filter((visit) => {
    const place = left.findIndex((booking) => matches(visit, booking));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
  return [
    ...missing.map((visit) => `no booking ${JSON.stringify(visit)}`),
    ...left.map(({ title, from, staff }) => `another booking: ${title}, ${from}, ${staff}`),
  ];
}

function matches({ service, date, time, from, staff }: ExpectedVisit, booking: PlayedBooking): boolean {
  const says = (pattern: string | undefined, text: string) =>
    pattern === undefined || new RegExp(pattern, 'iu').test(text);
  return (
    says(service, booking.title) &&
    says(staff, booking.staff ?? '') &&
    booking.from.startsWith(from ?? date ?? '') &&
    booking.from.endsWith(time ?? '')
  );
}

/** The last state proposes it, and a reply has named the service. */
function isProposed([visit]: readonly ExpectedVisit[], played: Played): boolean {
  const last = played.turns.at(-1)?.after;
  if (!visit || !last || changed(played).length > 0) return false;
  const { frame, proposal } = viewOf(last);
  const { date = '', time = '' } = momentIn(proposal ?? frame);
  const named = played.turns.some(({ reply }) => new RegExp(visit.service ?? '', 'iu').test(reply));
  return named && matches({ ...visit, service: '', staff: '' }, { ...NO_BOOKING, from: `${date}T${time}` });
}

const NO_BOOKING: PlayedBooking = { id: '', status: 'booked', title: '', staff: null, from: '' };

function newBookings({ bookings: { before, after } }: Played): PlayedBooking[] {
  return after.filter(({ id, status }) => status === 'booked' && !before.some((old) => old.id === id));
}

/** New bookings, and those at another time or with another person than before. */
function changed({ bookings: { before, after } }: Played): PlayedBooking[] {
  const key = ({ id, from, title, staff }: PlayedBooking) => [id, from, title, staff].join('|');
  const known = before.map(key);
  return after.filter((booking) => booking.status === 'booked' && !known.includes(key(booking)));
}

function cancellations({ bookings: { before, after } }: Played): PlayedBooking[] {
  const known = before.filter(({ status }) => status === 'cancelled').map(({ id }) => id);
  return after.filter(({ id, status }) => status === 'cancelled' && !known.includes(id));
}
