import { createRandom, type Random } from '../../src/dev/seed/random';
import { accompany, writeAfter } from './accompany';
import type { Fault, Trouble } from './faults';
import { makeFault, makeTrouble, weighted } from './random-fault';

export interface Client {
  company: number;
  address: { kind: 'phone' | 'jid' | 'lid'; value: string };
  /** As the database spells it. */
  canonical: string;
}

/** A time in somebody's day: which seat, and which hour of the days to come. */
export interface Slot {
  seat: number;
  hour: number;
}

export type Act =
  | { do: 'write'; message: string; client: number; says: 'ask' | 'cancel' | 'thank'; sentMs: number }
  | { do: 'write'; message: string; client: number; says: 'book'; slot: Slot; sentMs: number }
  /** The gateway delivers once more what it has delivered before. */
  | { do: 'deliver-again'; message: string }
  /** The booking system: rows and an event. */
  | { do: 'book'; booking: string; client: number; slot: Slot }
  | { do: 'cancel'; booking: string; client: number }
  | { do: 'note'; client: number }
  | { do: 'describe'; company: number; about: string };

export interface At<What> {
  /** Milliseconds after the start. */
  at: number;
  what: What;
}

export interface Company {
  onUnconfirmed: 'repeat' | 'hold';
  /** Waits for a client to finish as long as companies do by default; otherwise not longer than the workers are told to. */
  isPatient: boolean;
}

/** Everything that happens, made from two numbers alone. */
export interface Schedule {
  seed: number;
  index: number;
  companies: Company[];
  clients: Client[];
  acts: At<Act>[];
  faults: At<Fault>[];
  /** By message. */
  troubles: ReadonlyMap<string, Trouble>;
}

export const SEATS = 3;
const TROUBLE = 0.22;
/** Bookings from outside and by clients are made of the same hours, so that they meet. */
const HOURS = 8;
const LASTS = 1400;

export function makeSchedule(seed: number, index: number): Schedule {
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const size = random.int(5, 10);
  const isPatient = random.chance(PATIENT);
  const faults = isPatient ? [makeDelay(random, size)] : makeFaults(random, size);
  const others = faults.some(({ what }) => what.do === 'lock'); // who must not have to wait for it
  const companies = Array.from({ length: others ? 2 : random.int(1, 2) }, () => ({
    onUnconfirmed: random.chance(0.15) ? ('hold' as const) : ('repeat' as const),
    isPatient,
  }));
  const clients = Array.from({ length: size }, (_, no) =>
    makeClient(random, no, random.int(0, companies.length - 1)),
  );
  const acts: At<Act>[] = [];
  const troubles = new Map<string, Trouble>();
  const trouble = isPatient ? 0 : TROUBLE;
  const write: Write = (client, at, says) =>
    addMessage({ random, acts, trouble, troubles }, client, at, says);

  for (const client of clients.keys()) {
    for (let burst = random.int(1, 3); burst > 0; burst--) {
      const at = random.int(0, LASTS - 300);
      for (let more = random.int(1, 3); more > 0; more--) write(client, at + random.int(0, 120));
    }
  }
  for (let no = random.int(1, 4); no > 0; no--) {
    addBooking(random, acts, `b${no}`, random.int(0, clients.length - 1), write);
  }
  for (const company of companies.keys()) {
    if (!random.chance(0.4)) continue;
    const at = random.int(100, 1000);
    acts.push({ at, what: { do: 'describe', company, about: `described at ${at}` } });
    const reader = clients.findIndex((client) => client.company === company);
    if (reader >= 0) write(reader, at + random.int(30, 300), 'ask');
  }
  for (const fault of faults) accompany(random, fault, acts, write);
  if (isPatient) for (const client of clients.keys()) writeAfter(random, faults, client, write);
  const byTime = (a: At<unknown>, b: At<unknown>) => a.at - b.at;
  return {
    seed,
    index,
    companies,
    clients,
    acts: acts.sort(byTime),
    faults: faults.sort(byTime),
    troubles,
  };
}

/**
 * The share of schedules in which messages must be answered in the order they were sent: nothing happens but that
 * PostgreSQL is away for a while, or a row. What two processes store within a second is answered in one turn then.
 */
const PATIENT = 0.08;

function makeDelay(random: Random, clients: number): At<Fault> {
  const what: Fault = random.chance(0.7)
    ? { do: 'kill-postgres', downMs: random.int(2500, 4000) }
    : { do: 'lock', row: 'conversation', client: random.int(0, clients - 1), ms: random.int(500, 2500) };
  return { at: random.int(100, 700), what };
}

function makeFaults(random: Random, clients: number): At<Fault>[] {
  return Array.from({ length: random.int(2, 4) }, () => {
    const what = makeFault(random, clients);
    // What is deleted must have been there.
    return { at: random.int(what.do === 'recreate' ? 500 : 0, LASTS), what };
  });
}

/** Adds a message of the client. */
export type Write = (client: number, at: number, says?: 'ask') => void;

function makeClient(random: Random, no: number, company: number): Client {
  const digits = `7999000${String(no).padStart(4, '0')}`;
  if (random.chance(0.15)) {
    return { company, address: { kind: 'lid', value: digits }, canonical: `lid:${digits}` };
  }
  const address = random.chance(0.5)
    ? { kind: 'phone' as const, value: `+${digits}` }
    : { kind: 'jid' as const, value: `${digits}@s.whatsapp.net` };
  return { company, address, canonical: `+${digits}` };
}

interface Messages {
  random: Random;
  acts: At<Act>[];
  /** How likely a responder is to have trouble with a message. */
  trouble: number;
  troubles: Map<string, Trouble>;
}

function addMessage(
  { random, acts, trouble, troubles }: Messages,
  client: number,
  at: number,
  only: 'ask' | undefined,
): void {
  const message = `m${acts.filter(({ what }) => what.do === 'write').length + 1}`;
  // Often not when it arrives: networks deliver what was written first after what was written second.
  const sentMs = random.chance(0.3) ? at - random.int(0, 400) : at;
  const says = only ?? weighted(random, SAYINGS);
  const saying = says === 'book' ? ({ says, slot: makeSlot(random) } as const) : { says };
  acts.push({ at, what: { do: 'write', message, client, sentMs, ...saying } });
  while (random.chance(0.2)) {
    const later = random.chance(0.3) ? at : at + random.int(0, 900);
    acts.push({ at: Math.max(at, later), what: { do: 'deliver-again', message } });
  }
  if (random.chance(trouble)) troubles.set(message, makeTrouble(random));
}

const SAYINGS = [
  [50, 'ask'],
  [32, 'book'],
  [10, 'cancel'],
  [8, 'thank'],
] as const;

function addBooking(random: Random, acts: At<Act>[], booking: string, client: number, write: Write): void {
  const at = random.int(0, LASTS - 500);
  acts.push({ at, what: { do: 'book', booking, client, slot: makeSlot(random) } });
  write(client, at + random.int(20, 200), 'ask'); // who writes after it must be known to have it
  if (!random.chance(0.5)) return;
  const later = at + random.int(100, 400);
  acts.push({ at: later, what: { do: 'cancel', booking, client } });
  write(client, later + random.int(20, 200), 'ask');
}

function makeSlot(random: Random): Slot {
  return { seat: random.int(0, SEATS - 1), hour: random.int(0, HOURS - 1) };
}
