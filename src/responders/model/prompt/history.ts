import type { DialogueMessage } from '../../../domain/context';
import { notCovered } from '../memory/covered';
import { MOST_NOT_COVERED } from '../memory/due';
import type { ModelState } from '../state';
import { type Entry, entriesOf, entryTokens } from './entries';
import type { Cut } from './report';

/** Characters of a message that was answered. */
const LONGEST_TEXT = 1500;
/** The history begins at one of this many messages, on average. */
const BLOCK = 7;

/**
 * The newest messages that fit. Where older ones are left out, it begins at one of few messages, chosen by their times: so its
 * beginning stays the same for some turns, whatever is added at its end, and providers find it in their caches.
 */
export function historyEntries(
  messages: readonly DialogueMessage[],
  { summary, timezone, budget }: { summary: ModelState['summary']; timezone: string; budget: number },
): { entries: Entry[]; cut: Cut[] } {
  const told = notCovered(messages, summary);
  const from = (first: number) => entriesOf(told.slice(first), timezone, LONGEST_TEXT);
  let start =
    told.length === messages.length && told.length > MOST_NOT_COVERED ? (nextBegin(told, 0) ?? 0) : 0;
  let entries = from(start);
  while (start < told.length && entryTokens(entries) > budget) {
    start = nextBegin(told, start + 1) ?? start + 1;
    entries = from(start);
  }
  const kept = told.length - start;
  return {
    entries,
    cut: kept < told.length ? [{ part: 'history', what: 'messages', kept, of: told.length }] : [],
  };
}

function nextBegin(messages: readonly DialogueMessage[], from: number): number | undefined {
  const found = messages.findIndex(({ sentAt }, i) => i >= from && secondsOf(sentAt) % BLOCK === 0);
  return found === -1 ? undefined : found;
}

function secondsOf(sentAt: string): number {
  return Math.floor(Date.parse(sentAt) / 1000);
}
