import { sql } from 'kysely';
import { PERSON_ANSWERED } from '../channel-events/person-reply';
import type { Db } from '../database';
import { DISCARDED } from './held';
import { type ReplySelection, type UnsentReply, unsentReplies } from './unsent-replies';

const OTHER_REASONS = sql.join([sql.lit(DISCARDED), sql.lit(PERSON_ANSWERED)]);
const refused = sql<boolean>`status = 'failed' and coalesce(error, '') not in (${OTHER_REASONS})`;

/**
 * Replies that the gateway has refused, oldest first. Those that an operator has discarded, and those before which a person has
 * answered, are `failed`, too.
 */
export async function refusedReplies(db: Db, companyId?: string): Promise<UnsentReply[]> {
  return unsentReplies(db, refused, companyId);
}

/** Lets the next sweep send refused replies again. Returns how many. */
export async function sendRefused(db: Db, { replyId, companyId }: ReplySelection): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('message')
    .set({ status: 'pending', sending_since: null, attempts: 0, failure_code: null })
    .where(refused)
    .$if(replyId !== undefined, (query) => query.where('id', '=', replyId ?? ''))
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
