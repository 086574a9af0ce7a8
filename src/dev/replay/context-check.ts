import { isDeepStrictEqual } from 'node:util';
import type { ScriptedDialogue } from '../../responders/scripted/script';
import type { ObservedContext } from './mock-gateway';

/** The faults of contexts, one sentence each. */
export interface Faults {
  /** A message, slot, name or booking is missing from the context. */
  misses: string[];
  /** A message is in the context twice, or was never sent. */
  duplicates: string[];
  outOfOrder: string[];
  /** The context has a booking that was refused, or that another client made. */
  staleBookings: string[];
}

export const noFaults = (): Faults => ({ misses: [], duplicates: [], outOfOrder: [], staleBookings: [] });

/**
 * Compares the context of a turn with all earlier turns: it must have every message of both sides, once and in order; the
 * latest value of every slot; and every confirmed booking, but no other.
 */
export function checkContext(
  dialogue: ScriptedDialogue,
  turn: number,
  given: ObservedContext,
  faults: Faults,
): void {
  const earlier = dialogue.turns.slice(0, turn);
  const where = `${dialogue.id}, turn ${turn + 1}`;
  if (given.name !== dialogue.id) faults.misses.push(`${where}: the client's name`);
  checkMessages(earlier, given.messages, where, faults);
  checkSlots(earlier, given.slots, where, faults);
  checkBookings(earlier, given.bookings, where, faults);
}

type Turns = ScriptedDialogue['turns'];

function checkMessages(
  earlier: Turns,
  given: ObservedContext['messages'],
  where: string,
  faults: Faults,
): void {
  const expected = earlier.flatMap(({ messages, reply }) => [
    ...messages.map((text) => `client: ${text}`),
    `business: ${reply}`,
  ]);
  const found = given.map(({ from, text }) => `${from}: ${text}`);
  const missing = without(expected, found);
  const extra = without(found, expected);
  faults.misses.push(...missing.map((line) => `${where}: ${line}`));
  faults.duplicates.push(...extra.map((line) => `${where}: ${line}`));
  if (missing.length + extra.length === 0 && !isDeepStrictEqual(expected, found))
    faults.outOfOrder.push(where);
}

function checkSlots(earlier: Turns, given: ObservedContext['slots'], where: string, faults: Faults): void {
  const expected = Object.assign({}, ...earlier.map(({ slots }) => slots));
  for (const slot of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    if (!isDeepStrictEqual(expected[slot], given[slot])) faults.misses.push(`${where}: slot ${slot}`);
  }
}

function checkBookings(
  earlier: Turns,
  given: ObservedContext['bookings'],
  where: string,
  faults: Faults,
): void {
  const described = ({ title, staffId, from }: ObservedContext['bookings'][number]) =>
    `${title} (${staffId}) at ${from}`;
  const expected = earlier.flatMap(({ booking }) => (booking ? [described(booking)] : []));
  const found = given.map(described);
  faults.misses.push(...without(expected, found).map((booking) => `${where}: booking ${booking}`));
  faults.staleBookings.push(...without(found, expected).map((booking) => `${where}: ${booking}`));
}

/** The difference of two multisets: each item of `removed` removes one equal item of `all`. */
function without(all: readonly string[], removed: readonly string[]): string[] {
  const left = [...all];
  for (const one of removed) {
    const index = left.indexOf(one);
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}
