import { sql } from 'kysely';
import type { Reply } from '../../domain/turn';
import type { Db } from '../database';
import { type DraftStatus, draftStatus } from '../drafts/list';
import { isCut, shownText } from '../shown-text';

/** A reply that the bot has written and not sent. */
export interface TimelineDraft {
  id: string;
  status: Exclude<DraftStatus, 'sent'>;
  /** The messages that it would have answered. */
  messageIds: string[];
  reply: Reply;
  writtenAt: Date;
}

const TEXT = sql`(draft.reply ->> 'text')`;

/** One that waits can be edited, so that all of it is needed. */
const SHOWN_REPLY = sql<Reply>`case when ${draftStatus} <> 'waiting' and ${isCut(TEXT)}
  then draft.reply || jsonb_build_object('text', ${shownText(TEXT)}) else draft.reply end`;

/** Those that were not sent, newest first, of a stretch of time. */
export async function timelineDrafts(
  db: Db,
  { companyId, conversationId }: { companyId: string; conversationId: string },
  { since, until }: { since: Date | undefined; until: Date | undefined },
  limit: number,
): Promise<TimelineDraft[]> {
  return db
    .selectFrom('draft')
    .innerJoin('conversation', 'conversation.id', 'draft.conversation_id')
    .select([
      'draft.id',
      sql<TimelineDraft['status']>`${draftStatus}`.as('status'),
      sql<string[]>`draft.message_ids::text[]`.as('messageIds'),
      SHOWN_REPLY.as('reply'),
      'draft.created_at as writtenAt',
    ])
    .where('draft.company_id', '=', companyId)
    .where('draft.conversation_id', '=', conversationId)
    .where(sql<boolean>`${draftStatus} <> 'sent'`)
    .$if(since !== undefined, (query) => query.where('draft.created_at', '>=', since as Date))
    .$if(until !== undefined, (query) => query.where('draft.created_at', '<', until as Date))
    .orderBy(sql`draft.id + 0`, 'desc') // not an index: the planner would read the newest drafts of all conversations
    .limit(limit)
    .execute();
}
