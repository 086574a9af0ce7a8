import { sql } from 'kysely';
import { PERSON_ANSWERED } from '../channel-events/take-over';
import type { Db } from '../database';
import { WITHDRAWN } from '../outbox/withdrawn';
import { DISCARDED } from './held';
import { type ReplySelection, type UnsentReply, unsentReplies } from './unsent-replies';

const OTHER_REASONS = sql.join([DISCARDED, PERSON_ANSWERED, WITHDRAWN].map((reason) => sql.lit(reason)));
const refused = sql<boolean>`status = 'failed' and coalesce(error, '') not in (${OTHER_REASONS})`;

/**
 * Replies that the gateway has refused, oldest first. Those that an operator has discarded, those before which a person has
 * answered, and withdrawn reminders are `failed`, too.
 */
export async function refusedReplies(db: Db, companyId?: string): Promise<UnsentReply[]> {
  return unsentReplies(db, refused, companyId);
}

/** Lets the next sweep send refused replies again. Returns how many. */
export async function sendRefused(
  db: Db,
  { replyId, conversationId, companyId }: ReplySelection,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('message')
    .set({ status: 'pending', sending_since: null, attempts: 0, failure_code: null })
    .where(refused)
    .$if(replyId !== undefined, (query) => query.where('id', '=', replyId ?? ''))
    .$if(conversationId !== undefined, (query) => query.where('conversation_id', '=', conversationId ?? ''))
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
