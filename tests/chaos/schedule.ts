import { createRandom, type Random } from '../../src/dev/seed/random';
import { addBookingSystems } from './external-bookings';
import { addTrafficAfter, addTrafficDuring } from './fault-traffic';
import type { Fault, ResponderFault } from './faults';
import { addLinkedPeople } from './linked-people';
import { addModels } from './model-companies';
import { makeFault, makeResponderFault, weighted } from './random-fault';
import { type Way, wayOf } from './webhooks';

export interface Client {
  company: number;
  address: { kind: 'phone' | 'jid' | 'lid'; value: string };
  /** The address in its canonical form, as in the database. */
  canonical: string;
  /** How the gateway delivers their messages. */
  by: Way;
  /** A second address of the same person; see linked-people.ts. */
  alias?: Pick<Client, 'address' | 'canonical'>;
}

/** An hour of the coming days, with one member of the staff. */
export interface Slot {
  seat: number;
  hour: number;
}

/** Which address of a client with two a message comes from, and whether it names the other one. */
interface Sender {
  from?: 'alias';
  namesBoth?: true;
}

export type Step =
  | ({
      do: 'write';
      message: string;
      client: number;
      request: 'ask' | 'cancel' | 'agree' | 'thank';
      sentMs: number;
    } & Sender)
  | ({ do: 'write'; message: string; client: number; request: 'book'; slot: Slot; sentMs: number } & Sender)
  /** The provider tells that both addresses are of one person. */
  | { do: 'link'; client: number }
  /** The gateway delivers the message again. */
  | { do: 'deliver-again'; message: string }
  /** The booking system changes rows and sends an event. */
  | { do: 'book'; booking: string; client: number; slot: Slot }
  | { do: 'cancel'; booking: string; client: number }
  | { do: 'note'; client: number }
  | { do: 'describe'; company: number; about: string };

export interface Timed<What> {
  /** Milliseconds after the start. */
  at: number;
  what: What;
}

export interface Company {
  onUnconfirmed: 'repeat' | 'hold';
  /** Whether the company has the default debounce settings. Otherwise it has the short ones of the suite's workers. */
  hasDefaultDebounce: boolean;
  /** Its bookings are made in a booking system. Otherwise in our own tables. */
  hasBookingSystem: boolean;
  /** A model answers its clients. Otherwise the suite's own responder. */
  hasModel: boolean;
}

/** All steps and faults. Generated from the seed, the index and `models` alone. */
export interface Schedule {
  seed: number;
  index: number;
  companies: Company[];
  clients: Client[];
  steps: Timed<Step>[];
  faults: Timed<Fault>[];
  /** By message. */
  responderFaults: ReadonlyMap<string, ResponderFault>;
}

export const SEATS = 3;
const RESPONDER_FAULT_CHANCE = 0.22;
/** Bookings by the booking system and by clients use the same hours, so that they conflict. */
const HOURS = 8;
const DURATION_MS = 1400;

/** `models`: a model answers for a share of the companies. */
export function makeSchedule(seed: number, index: number, models = false): Schedule {
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const size = random.int(5, 10);
  const hasDefaultDebounce = random.chance(ORDER_CHECK_CHANCE);
  const faults = hasDefaultDebounce ? [makeDelay(random, size)] : makeFaults(random, size);
  const needsOtherCompany = faults.some(({ what }) => what.do === 'lock'); // its clients must not wait for the lock
  const companies = Array.from({ length: needsOtherCompany ? 2 : random.int(1, 2) }, () => ({
    onUnconfirmed: random.chance(0.15) ? ('hold' as const) : ('repeat' as const),
    hasDefaultDebounce,
    hasBookingSystem: false,
    hasModel: false,
  }));
  const clients = Array.from({ length: size }, (_, number) =>
    makeClient(random, number, random.int(0, companies.length - 1)),
  );
  const steps: Timed<Step>[] = [];
  const responderFaults = new Map<string, ResponderFault>();
  const faultChance = hasDefaultDebounce ? 0 : RESPONDER_FAULT_CHANCE;
  const write: Write = (client, at, request) =>
    addMessage({ random, steps, faultChance, responderFaults }, client, at, request);

  for (const client of clients.keys()) {
    for (let burst = random.int(1, 3); burst > 0; burst--) {
      const at = random.int(0, DURATION_MS - 300);
      for (let more = random.int(1, 3); more > 0; more--) write(client, at + random.int(0, 120));
    }
  }
  for (let left = random.int(1, 4); left > 0; left--) {
    addBooking(random, steps, `b${left}`, random.int(0, clients.length - 1), write);
  }
  for (const company of companies.keys()) {
    if (!random.chance(0.4)) continue;
    const at = random.int(100, 1000);
    steps.push({ at, what: { do: 'describe', company, about: `described at ${at}` } });
    const reader = clients.findIndex((client) => client.company === company);
    if (reader >= 0) write(reader, at + random.int(30, 300), 'ask');
  }
  for (const fault of faults) addTrafficDuring(random, fault, steps, write);
  if (hasDefaultDebounce) for (const client of clients.keys()) addTrafficAfter(random, faults, client, write);
  if (!hasDefaultDebounce)
    addLinkedPeople({ random, companies: companies.length, clients, steps, faults, makeSlot });
  addBookingSystems({ seed, index, companies, faults });
  if (models) addModels({ seed, index, companies, clients, steps, faults });
  const byTime = (a: Timed<unknown>, b: Timed<unknown>) => a.at - b.at;
  return {
    seed,
    index,
    companies,
    clients,
    steps: steps.sort(byTime),
    faults: faults.sort(byTime),
    responderFaults,
  };
}

/**
 * The share of schedules that check the order of answers. Their only fault is that PostgreSQL or a row is unavailable for
 * a while. With the default debounce, messages that two processes store within a second are answered in one turn.
 */
const ORDER_CHECK_CHANCE = 0.08;

function makeDelay(random: Random, clients: number): Timed<Fault> {
  const what: Fault = random.chance(0.7)
    ? { do: 'kill-postgres', downMs: random.int(2500, 4000) }
    : { do: 'lock', row: 'conversation', client: random.int(0, clients - 1), ms: random.int(500, 2500) };
  return { at: random.int(100, 700), what };
}

function makeFaults(random: Random, clients: number): Timed<Fault>[] {
  return Array.from({ length: random.int(2, 4) }, () => {
    const what = makeFault(random, clients);
    // Rows must exist before they can be deleted.
    return { at: random.int(what.do === 'recreate' ? 500 : 0, DURATION_MS), what };
  });
}

/** Adds a message of the client. */
export type Write = (client: number, at: number, request?: 'ask') => void;

function makeClient(random: Random, number: number, company: number): Client {
  const by = wayOf(number);
  const digits = `7999000${String(number).padStart(4, '0')}`;
  if (random.chance(0.15)) {
    return { company, by, address: { kind: 'lid', value: digits }, canonical: `lid:${digits}` };
  }
  const address = random.chance(0.5)
    ? { kind: 'phone' as const, value: `+${digits}` }
    : { kind: 'jid' as const, value: `${digits}@s.whatsapp.net` };
  return { company, by, address, canonical: `+${digits}` };
}

interface Messages {
  random: Random;
  steps: Timed<Step>[];
  /** The probability of a responder fault for a message. */
  faultChance: number;
  responderFaults: Map<string, ResponderFault>;
}

function addMessage(
  { random, steps, faultChance, responderFaults }: Messages,
  client: number,
  at: number,
  only: 'ask' | undefined,
): void {
  const message = `m${steps.filter(({ what }) => what.do === 'write').length + 1}`;
  // Often earlier than it arrives: networks may deliver messages in another order.
  const sentMs = random.chance(0.3) ? at - random.int(0, 400) : at;
  const kind = only ?? weighted(random, REQUESTS);
  const request = kind === 'book' ? ({ request: kind, slot: makeSlot(random) } as const) : { request: kind };
  steps.push({ at, what: { do: 'write', message, client, sentMs, ...request } });
  while (random.chance(0.2)) {
    const later = random.chance(0.3) ? at : at + random.int(0, 900);
    steps.push({ at: Math.max(at, later), what: { do: 'deliver-again', message } });
  }
  if (random.chance(faultChance)) responderFaults.set(message, makeResponderFault(random));
}

const REQUESTS = [
  [50, 'ask'],
  [32, 'book'],
  [10, 'cancel'],
  [8, 'thank'],
] as const;

function addBooking(
  random: Random,
  steps: Timed<Step>[],
  booking: string,
  client: number,
  write: Write,
): void {
  const at = random.int(0, DURATION_MS - 500);
  steps.push({ at, what: { do: 'book', booking, client, slot: makeSlot(random) } });
  write(client, at + random.int(20, 200), 'ask'); // the context of this message must contain the booking
  if (!random.chance(0.5)) return;
  const later = at + random.int(100, 400);
  steps.push({ at: later, what: { do: 'cancel', booking, client } });
  write(client, later + random.int(20, 200), 'ask');
}

function makeSlot(random: Random): Slot {
  return { seat: random.int(0, SEATS - 1), hour: random.int(0, HOURS - 1) };
}
