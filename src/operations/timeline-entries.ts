import type { TimelineEvent } from '../db/timeline/booking-events';
import type { TimelineDraft } from '../db/timeline/drafts';
import type { ShownReport, TimelineMessage } from '../db/timeline/messages';

/** What stands in a timeline, one below the other. */
export type Entry =
  | TurnEntry
  /** A reminder of a booking. It belongs to no turn. */
  | { kind: 'reminder'; at: Date; message: TimelineMessage }
  /** Its messages are on another page, or were deleted. */
  | { kind: 'draft'; at: Date; draft: TimelineDraft }
  | { kind: 'event'; at: Date; event: TimelineEvent };

/** What the client has written, and what was answered to all of it together. */
export interface TurnEntry {
  kind: 'turn';
  /** Null: it is unanswered. */
  turn: number | null;
  /** Of its first message. */
  at: Date;
  asked: TimelineMessage[];
  /** What the bot has written before, and was not sent. */
  drafts: TimelineDraft[];
  /** At most one of the bot. */
  replies: TimelineMessage[];
  report: ShownReport | null;
}

/**
 * Sorts the parts of a timeline. Turns are shown in the order in which they were committed, and a message that was delivered late is shown
 * with the turn that has answered it. Everything else is shown before the first turn that began later.
 */
export function entriesOf(
  messages: readonly TimelineMessage[],
  drafts: readonly TimelineDraft[],
  events: readonly TimelineEvent[],
): Entry[] {
  const turns = turnsOf(messages.filter(({ isReminder }) => !isReminder));
  const loose = drafts.filter((draft) => !turns.some((turn) => adopts(turn, draft)));
  const others: Entry[] = [
    ...messages
      .filter(({ isReminder }) => isReminder)
      .map((message) => ({ kind: 'reminder' as const, at: message.sentAt, message })),
    ...loose.map((draft) => ({ kind: 'draft' as const, at: draft.writtenAt, draft })),
    ...events.map((event) => ({ kind: 'event' as const, at: event.at, event })),
  ].sort(byTime);
  const entries: Entry[] = [];
  for (const turn of turns) {
    while (others[0] && others[0].at < turn.at) entries.push(others.shift() as Entry);
    entries.push(turn);
  }
  return [...entries, ...others];
}

/** The oldest first; what is unanswered last. */
function turnsOf(messages: readonly TimelineMessage[]): TurnEntry[] {
  const turns = new Map<number, TimelineMessage[]>();
  for (const message of messages) {
    const key = message.turn ?? UNANSWERED;
    turns.set(key, [...(turns.get(key) ?? []), message]);
  }
  return [...turns]
    .sort(([one], [other]) => one - other)
    .map(([key, all]) => turnOf(key === UNANSWERED ? null : key, all.sort(bySending)));
}

const UNANSWERED = Number.POSITIVE_INFINITY;

function turnOf(turn: number | null, messages: TimelineMessage[]): TurnEntry {
  const replies = messages.filter(({ from }) => from !== 'client');
  return {
    kind: 'turn',
    turn,
    at: messages[0]?.sentAt ?? new Date(0),
    asked: messages.filter(({ from }) => from === 'client'),
    drafts: [],
    replies,
    report: replies.find(({ report }) => report !== null)?.report ?? null,
  };
}

/** Puts a draft into the turn whose messages it would have answered. */
function adopts({ asked, drafts }: TurnEntry, draft: TimelineDraft): boolean {
  const isTheirs = asked.some(({ id }) => draft.messageIds.includes(id));
  if (isTheirs) drafts.unshift(draft); // they come newest first
  return isTheirs;
}

function byTime(one: Entry, other: Entry): number {
  return one.at.getTime() - other.at.getTime();
}

function bySending(one: TimelineMessage, other: TimelineMessage): number {
  return one.sentAt.getTime() - other.sentAt.getTime() || Number(BigInt(one.id) - BigInt(other.id));
}
