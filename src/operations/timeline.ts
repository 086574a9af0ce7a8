import type { Companies } from '../access/viewer';
import type { Db } from '../db/database';
import { timelineEvents } from '../db/timeline/booking-events';
import { timelineDrafts } from '../db/timeline/drafts';
import { type ConversationHeader, conversationHeader } from '../db/timeline/header';
import {
  answeredMessages,
  type Place,
  type TimelineMessage,
  unansweredMessages,
} from '../db/timeline/messages';
import { ConversationNotFound } from './errors';
import { type Entry, entriesOf } from './timeline-entries';

/** Where a page begins. */
export interface Start extends Place {
  /** When its first message was sent. What else has happened since is shown with it. */
  at: Date;
}

/** What of a conversation is read. Neither of both: the newest. */
export interface Asked {
  /** What comes before the page that begins here. */
  before?: Start | undefined;
  /** All from here on, as far as `LONGEST` allows. */
  from?: Start | undefined;
}

export interface Timeline {
  /** Oldest first. */
  entries: Entry[];
  /** Undefined: nothing is answered yet. */
  oldest: Start | undefined;
  /** Whether something comes before it. */
  hasEarlier: boolean;
}

/** Messages of a page. */
const PAGE = 50;
/** Messages of a page that has been open for long. */
const LONGEST = 300;

/** Throws `ConversationNotFound`, also for one of another company. */
export async function readHeader(
  db: Db,
  conversationId: string,
  companies: Companies,
): Promise<ConversationHeader> {
  const header = await conversationHeader(db, conversationId, companies);
  if (!header) throw new ConversationNotFound(conversationId);
  return header;
}

/**
 * A part of a conversation: its messages, the drafts that were not sent, and what became of the client's bookings meanwhile. At
 * most four queries, however long the conversation is.
 */
export async function readTimeline(
  db: Db,
  header: ConversationHeader,
  { before, from }: Asked = {},
): Promise<Timeline> {
  const { conversationId } = header;
  const limit = from ? LONGEST : PAGE;
  const [answered, unanswered] = await Promise.all([
    answeredMessages(db, { conversationId, before, from, limit: limit + 1 }),
    before ? [] : unansweredMessages(db, conversationId, limit),
  ]);
  const shown = answered.slice(0, limit);
  const hasEarlier = answered.length > limit;
  const since = from?.at ?? (hasEarlier ? earliest(shown) : undefined);
  const time = { since, until: before?.at };
  const [drafts, events] = await Promise.all([
    timelineDrafts(db, header, time, limit),
    timelineEvents(db, header, time, limit),
  ]);
  const last = shown.at(-1);
  return {
    entries: entriesOf([...shown, ...unanswered], drafts, events),
    oldest: last && { turn: last.turn ?? 0, id: last.id, at: earliest(shown) ?? last.sentAt },
    hasEarlier,
  };
}

function earliest(messages: readonly TimelineMessage[]): Date | undefined {
  const times = messages.map(({ sentAt }) => sentAt.getTime());
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}
