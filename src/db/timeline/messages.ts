import { type RawBuilder, sql } from 'kysely';
import type { SegmentReport } from '../../context/report';
import type { MessageKind, SegmentName } from '../../domain/context';
import type { ReplyOption } from '../../domain/turn';
import type { Db } from '../database';
import { type Author, isReminder, writtenBy } from '../message-author';
import type { ReplyStatus } from '../schema';
import { isCut, shownText } from '../shown-text';
import { isUnanswered } from '../waiting';

/** One message of a conversation, as a page shows it. */
export interface TimelineMessage {
  id: string;
  /** The turn that answered or wrote it; null: it is unanswered. */
  turn: number | null;
  from: Author;
  channel: string;
  kind: MessageKind;
  text: string | null;
  /** What was heard in a voice note. */
  transcript: string | null;
  /** The rest of one of them is left out. */
  isCut: boolean;
  options: ReplyOption[] | null;
  media: Record<string, unknown> | null;
  sentAt: Date;
  status: ReplyStatus | null;
  error: string | null;
  failureCode: string | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  editedAt: Date | null;
  deletedAt: Date | null;
  isReminder: boolean;
  report: ShownReport | null;
}

/** How a reply came about, in one line. */
export interface ShownReport {
  /** When the oldest message that it answers was put on the queue. ISO 8601. */
  since: string | null;
  /** Milliseconds for which the debounce kept the messages. */
  waitedMs: number | null;
  contextMs: number | null;
  segments: Record<SegmentName, SegmentReport> | null;
  /** Milliseconds that the responder has taken. */
  thoughtMs: number | null;
  /** Of a model; null: none was asked. */
  model: string | null;
  /** Why the model has not answered; `answered`: it has. */
  outcome: string | null;
  cost: number | null;
  tokens: { input: number; output: number } | null;
}

/** A place in the order of answered messages. */
export interface Place {
  turn: number;
  id: string;
}

export interface Range {
  conversationId: string;
  /** Only what comes before it. */
  before?: Place | undefined;
  /** It, and what comes after it. */
  from?: Place | undefined;
  limit: number;
}

/** The newest answered messages of a range, and replies and reminders, newest first. */
export async function answeredMessages(
  db: Db,
  { conversationId, before, from, limit }: Range,
): Promise<TimelineMessage[]> {
  return (
    messages(db)
      .where('conversation_id', '=', conversationId)
      .where('turn', 'is not', null)
      // The first condition is the one that the index knows.
      .$if(before !== undefined, (query) =>
        query
          .where('turn', '<=', before?.turn ?? 0)
          .where(sql<boolean>`(turn, id) < (${before?.turn}::integer, ${before?.id}::bigint)`),
      )
      .$if(from !== undefined, (query) =>
        query
          .where('turn', '>=', from?.turn ?? 0)
          .where(sql<boolean>`(turn, id) >= (${from?.turn}::integer, ${from?.id}::bigint)`),
      )
      .orderBy('turn', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
  );
}

/** The newest messages that wait for an answer, newest first. */
export async function unansweredMessages(
  db: Db,
  conversationId: string,
  limit: number,
): Promise<TimelineMessage[]> {
  return messages(db)
    .where('conversation_id', '=', conversationId)
    .where(isUnanswered('message'))
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

function messages(db: Db) {
  return db
    .selectFrom('message')
    .select([
      'id',
      'turn',
      writtenBy.as('from'),
      'channel',
      'kind',
      shownText(sql.ref('text')).as('text'),
      shownText(sql.ref('transcript')).as('transcript'),
      sql<boolean>`(${isCut(sql.ref('text'))} or ${isCut(sql.ref('transcript'))})`.as('isCut'),
      'options',
      sql<TimelineMessage['media']>`media`.as('media'),
      'sent_at as sentAt',
      'status',
      'error',
      'failure_code as failureCode',
      'delivered_at as deliveredAt',
      'read_at as readAt',
      'edited_at as editedAt',
      'deleted_at as deletedAt',
      isReminder.as('isReminder'),
      REPORT.as('report'),
    ]);
}

/** A report may hold the parts of a prompt: only what the line shows leaves the database. */
const REPORT: RawBuilder<ShownReport | null> = sql`case when turn_report is not null then jsonb_build_object(
  'since', turn_report -> 'since', 'waitedMs', turn_report -> 'debounceMs',
  'contextMs', turn_report #> '{context,ms}', 'segments', turn_report #> '{context,segments}',
  'thoughtMs', turn_report -> 'responderMs', 'model', turn_report #> '{responder,model}',
  'outcome', turn_report #> '{responder,outcome}', 'cost', turn_report #> '{responder,cost}',
  'tokens', turn_report #> '{responder,tokens}'
) end`;
