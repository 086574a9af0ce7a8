import type { SegmentReport } from '../context/report';
import type { TurnReport } from '../db/commit/finished-turn';
import type { Db } from '../db/database';
import { type TimelineEvent, timelineEvents } from '../db/timeline/booking-events';
import type { ConversationHeader } from '../db/timeline/header';
import { messagesOfTurn, type Texts, type TurnViewMessage, waitingMessages } from '../db/turn-view/messages';
import { progressOf, type ReportedTurn, reportedTurn } from '../db/turn-view/neighbours';
import { requestsOfTurn, type TurnRequest } from '../db/turn-view/requests';
import { type DialogueState, SEGMENTS, type SegmentName } from '../domain/context';
import { TurnNotFound } from './errors';

/** One turn of a conversation, as far as it is known. */
export interface TurnView {
  turn: number;
  /** It is not committed: its messages wait, or it runs now. */
  isOpen: boolean;
  /** The newest one. */
  isLast: boolean;
  asked: TurnViewMessage[];
  replies: TurnViewMessage[];
  /** The reply of the bot. */
  reply: TurnViewMessage | undefined;
  /** Undefined: it has said nothing, a person has answered, or it is not committed. */
  report: Partial<TurnReport> | undefined;
  requests: TurnRequest[];
  segments: SegmentView[];
  /** What became of the client's bookings since the turn before. */
  events: TimelineEvent[];
  /** The state of the dialogue after it; undefined: not known any more. */
  stateAfter: DialogueState | undefined;
  /** The turn before that has a report. */
  before: ReportedTurn | undefined;
}

export interface SegmentView {
  name: SegmentName;
  report: SegmentReport | undefined;
  /** Since the turn before with a report; undefined: not known. */
  hasChanged: boolean | undefined;
}

const EVENTS = 20;

/** At most seven queries. Throws `TurnNotFound`. */
export async function readTurnView(
  db: Db,
  header: ConversationHeader,
  turn: number,
  texts: Texts,
): Promise<TurnView> {
  const { conversationId } = header;
  const [progress, messages, before, after, requests] = await Promise.all([
    progressOf(db, conversationId),
    messagesOfTurn(db, conversationId, turn, texts),
    reportedTurn(db, conversationId, { before: turn }),
    reportedTurn(db, conversationId, { after: turn }),
    requestsOfTurn(db, conversationId, turn),
  ]);
  const version = progress?.version ?? 0;
  const isOpen = turn === version + 1 && messages.length === 0;
  const own = isOpen ? await waitingMessages(db, conversationId) : messages.filter((one) => !one.isReminder);
  if (own.length === 0) throw new TurnNotFound(conversationId, turn);
  const asked = own.filter(({ from }) => from === 'client');
  const replies = own.filter(({ from }) => from !== 'client');
  const reply = replies.find(({ report }) => report !== null) ?? replies.find(({ from }) => from === 'bot');
  const report = reply?.report ?? undefined;
  const time = { since: before?.at, until: reply?.sentAt };
  const isLast = version <= turn;
  return {
    turn,
    isOpen,
    isLast,
    asked,
    replies,
    reply,
    report,
    requests,
    segments: SEGMENTS.map((name) => segmentView(name, report, before?.report)),
    events: before && reply ? await timelineEvents(db, header, time, EVENTS) : [],
    stateAfter: isLast
      ? progress?.state
      : after?.turn === turn + 1
        ? after.report.dialogue?.state
        : undefined,
    before,
  };
}

function segmentView(
  name: SegmentName,
  report: Partial<TurnReport> | undefined,
  before: Partial<TurnReport> | undefined,
): SegmentView {
  const now = report?.context?.segments?.[name];
  const then = before?.context?.segments?.[name];
  const isKnown = now?.version !== undefined && then?.version !== undefined;
  return { name, report: now, hasChanged: isKnown ? now.version !== then.version : undefined };
}
