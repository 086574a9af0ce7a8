import type { SalonFile } from './salon';
import type { State, StateBooking, StateClient } from './state';
import type { Changes, Task, Visit } from './task';

/**
 * In what the end of a dialogue differs from what its task says: empty, if the database is as it was at the beginning but for the
 * task's changes. A fact may be worded in any way that fits its pattern.
 */
export function stateFaults(task: Task, salon: SalonFile, before: State, after: State): string[] {
  const { changes } = task;
  const bookings = expectedBookings(task, salon, before);
  return [
    ...unmatched(bookings, after.bookings, isAsExpected).map(
      (one) => `no booking ${shown(one)}; there is ${after.bookings.map(shown).join('; ')}`,
    ),
    ...(bookings.length < after.bookings.length
      ? [`too many bookings: ${after.bookings.map(shown).join('; ')}`]
      : []),
    ...clientFaults(changes, salon.clients[task.client]?.phone ?? '', before.clients, after.clients),
    ...(before.catalogue === after.catalogue ? [] : ['the services or the staff have changed']),
  ];
}

type Expected = Omit<StateBooking, 'staff' | 'price'> & {
  staff: Visit['staff'] | null;
  price: number | null;
};

function expectedBookings({ changes, client }: Task, salon: SalonFile, before: State): Expected[] {
  const old = before.bookings.map((booking): Expected => {
    const moved = changes.moved[booking.name];
    const minutes = minutesBetween(booking.from, booking.to);
    return {
      ...booking,
      ...(moved && { from: moved.from, to: later(moved.from, minutes), staff: moved.staff ?? booking.staff }),
      ...(changes.cancelled.includes(booking.name) && { status: 'cancelled' }),
      ...(changes.confirmed.includes(booking.name) && { confirmed: true }),
    };
  });
  return [...old, ...changes.booked.map((visit) => made(visit, client, salon))];
}

interface ListedService {
  title: string;
  price: number | object;
  minutes: number;
}

/** The price and the length of the salon's list: the model decides neither. */
function made({ service, staff, from }: Visit, client: string, { company, services }: SalonFile): Expected {
  const listed = (company.services as ListedService[]).find(({ title }) => title === services[service]);
  if (!listed) throw new Error(`the salon has no service ${service}`);
  const { price, minutes } = listed;
  // the price of a range is settled at the visit
  const rest = { status: 'booked', confirmed: false, price: typeof price === 'number' ? price : null };
  return { name: 'new', client, service, staff, from, to: later(from, minutes), ...rest };
}

function isAsExpected({ staff, ...expected }: Expected, { staff: found, ...actual }: StateBooking): boolean {
  const isStaff = Array.isArray(staff) ? staff.includes(found ?? '') : staff === found;
  return isStaff && isSame(expected, actual);
}

function clientFaults(
  changes: Changes,
  phone: string,
  before: StateClient[],
  after: StateClient[],
): string[] {
  const others = (clients: StateClient[]) => clients.filter((one) => one.phone !== phone);
  const unknown: StateClient = { phone, name: null, remindersOff: false, handedOver: false, facts: [] };
  const of = (clients: StateClient[]) => clients.find((one) => one.phone === phone) ?? unknown;
  const [old, now] = [of(before), of(after)];
  const { facts: found, ...profile } = now;
  const { facts: had, ...rest } = old;
  const expected = {
    ...rest,
    ...(changes.name !== undefined && { name: changes.name }),
    ...(changes.remindersOff && { remindersOff: true }),
    ...(changes.handedOver && { handedOver: true }),
  };
  const kept = had.filter((fact) => !changes.forgotten.some((topic) => fact.startsWith(`${topic}: `)));
  const added = found.filter((fact) => !kept.includes(fact));
  return [
    ...(isSame(others(before), others(after)) ? [] : ['another client has changed']),
    ...(isSame(profile, expected)
      ? []
      : [`the client is ${JSON.stringify(profile)}, not ${JSON.stringify(expected)}`]),
    ...kept.filter((fact) => !found.includes(fact)).map((fact) => `forgotten: ${fact}`),
    ...unmatched(changes.facts, added, (pattern, fact) => new RegExp(pattern, 'isu').test(fact)).map(
      (pattern) => `no fact /${pattern}/; new are ${JSON.stringify(added)}`,
    ),
    ...(added.length > changes.facts.length ? [`too many facts: ${JSON.stringify(added)}`] : []),
  ];
}

/** Those of `expected` that have no place among `found`, each of which takes one. */
function unmatched<E, F>(expected: readonly E[], found: readonly F[], fits: (e: E, f: F) => boolean): E[] {
  const left = [...found];
  return expected.filter((one) => {
    const place = left.findIndex((other) => fits(one, other));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

function isSame(one: unknown, other: unknown): boolean {
  const sorted = (_: string, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)))
      : value;
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}

function shown({ name, client, service, staff, from, price, status }: Expected | StateBooking): string {
  return [name, client, service, staff, from, price, status].join(' ');
}

function minutesBetween(from: string, to: string): number {
  return (Date.parse(`${to}:00Z`) - Date.parse(`${from}:00Z`)) / 60_000;
}

function later(local: string, minutes: number): string {
  return new Date(Date.parse(`${local}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}
