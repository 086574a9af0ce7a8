import type { TurnMessage } from '../../../domain/turn';
import type { Said } from '../memory/due';
import { type Entry, entriesOf, entryTokens } from './entries';
import type { Cut } from './report';

/** Characters of a message. */
const LONGEST_TEXT = 4000;
const SHORTEST_TEXT = 250;
/** Where even one message is too long. */
const LAST_TEXT = 50;

/** All of them, each shortened until they fit; if that is not enough, the newest, and the beginning of the last. */
export function unansweredEntries(
  messages: readonly TurnMessage[],
  timezone: string,
  budget: number,
): { entries: Entry[]; cut: Cut[]; kept: number } {
  const said = messages.map((message): Said => ({ ...message, from: 'client' }));
  let longest = LONGEST_TEXT;
  let kept = said.length;
  let entries = entriesOf(said, timezone, longest);
  while (entryTokens(entries) > budget) {
    if (longest > SHORTEST_TEXT) longest /= 2;
    else if (kept > 1) kept -= 1;
    else if (longest > LAST_TEXT) longest = Math.floor(longest / 2);
    else break;
    entries = entriesOf(said.slice(-kept), timezone, longest);
  }
  return { entries, cut: cutOf(said, kept, longest), kept };
}

function cutOf(said: readonly Said[], kept: number, longest: number): Cut[] {
  const lengths = said.slice(-kept).map(({ text }) => text?.length ?? 0);
  const characters: Cut = {
    part: 'unanswered',
    what: 'characters',
    kept: sum(lengths.map((length) => Math.min(length, longest))),
    of: sum(lengths),
  };
  const messages: Cut = { part: 'unanswered', what: 'messages', kept, of: said.length };
  return [messages, characters].filter((cut) => cut.kept < cut.of);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
