import { sql } from 'kysely';
import type { Db } from '../database';
import { type ReplySelection, type UnsentReply, unsentReplies } from './unsent-replies';

/** The reason of a reply that an operator has discarded. */
export const DISCARDED = 'discarded by an operator';

/** Replies that may have been sent, oldest first. */
export async function heldReplies(db: Db, companyId?: string): Promise<UnsentReply[]> {
  return unsentReplies(db, sql<boolean>`status = 'held'`, companyId);
}

/** `pending`: the next sweep sends the replies, perhaps a second time. `failed`: they are not sent. Returns how many. */
export async function releaseHeld(
  db: Db,
  { replyId, conversationId, companyId }: ReplySelection,
  status: 'pending' | 'failed',
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('message')
    .set({
      status,
      sending_since: null,
      ...(status === 'failed' && { error: DISCARDED }),
    })
    .where('status', '=', 'held')
    .$if(replyId !== undefined, (query) => query.where('id', '=', replyId ?? ''))
    .$if(conversationId !== undefined, (query) => query.where('conversation_id', '=', conversationId ?? ''))
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
