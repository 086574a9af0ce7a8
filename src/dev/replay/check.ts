import { isDeepStrictEqual } from 'node:util';
import type { ScriptedDialogue } from '../../responders/scripted/script';
import type { Given } from './far-end';

/** What can be wrong with a context. */
export interface Faults {
  /** Something that was said, made known or booked, and was not in the context. */
  misses: string[];
  /** Something that stood in it twice, or that nobody ever said. */
  duplicates: string[];
  outOfOrder: string[];
  /** A booking that was refused, or that somebody else made. */
  staleBookings: string[];
}

export const noFaults = (): Faults => ({ misses: [], duplicates: [], outOfOrder: [], staleBookings: [] });

/**
 * Holds the context that the responder was given at turn `at` against everything that came before it: every
 * earlier message of both sides, once, in order; the latest value of every slot; every booking made, none refused.
 */
export function checkGiven(dialogue: ScriptedDialogue, at: number, given: Given, faults: Faults): void {
  const earlier = dialogue.turns.slice(0, at);
  const where = `${dialogue.id}, turn ${at + 1}`;
  if (given.name !== dialogue.id) faults.misses.push(`${where}: the client's name`);
  checkMessages(earlier, given.messages, where, faults);
  checkSlots(earlier, given.slots, where, faults);
  checkBookings(earlier, given.bookings, where, faults);
}

type Turns = ScriptedDialogue['turns'];

function checkMessages(earlier: Turns, given: Given['messages'], where: string, faults: Faults): void {
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

function checkSlots(earlier: Turns, given: Given['slots'], where: string, faults: Faults): void {
  const expected = Object.assign({}, ...earlier.map(({ slots }) => slots));
  for (const slot of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    if (!isDeepStrictEqual(expected[slot], given[slot])) faults.misses.push(`${where}: slot ${slot}`);
  }
}

function checkBookings(earlier: Turns, given: Given['bookings'], where: string, faults: Faults): void {
  const spell = ({ title, staffId, from }: Given['bookings'][number]) => `${title} (${staffId}) at ${from}`;
  const expected = earlier.flatMap(({ booking }) => (booking ? [spell(booking)] : []));
  const found = given.map(spell);
  faults.misses.push(...without(expected, found).map((booking) => `${where}: booking ${booking}`));
  faults.staleBookings.push(...without(found, expected).map((booking) => `${where}: ${booking}`));
}

/** What of `all` is left when each of `taken` takes one equal away. */
function without(all: readonly string[], taken: readonly string[]): string[] {
  const left = [...all];
  for (const one of taken) {
    const index = left.indexOf(one);
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}
