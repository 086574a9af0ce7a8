import { sql } from 'kysely';
import type { Db } from './database';

/** The reason of a reply that is not sent because an operator has said so. */
export const DISCARDED = 'discarded by an operator';

export interface HeldReply {
  replyId: string;
  companyId: string;
  conversationId: string;
  /** When its turn was committed. */
  repliedAt: Date;
  reason: string;
}

/** Replies of which nobody knows whether they were sent, oldest first. */
export async function heldReplies(db: Db, companyId?: string): Promise<HeldReply[]> {
  return db
    .selectFrom('message')
    .select([
      'id as replyId',
      'company_id as companyId',
      'conversation_id as conversationId',
      'sent_at as repliedAt',
      sql<string>`coalesce(error, '')`.as('reason'),
    ])
    .where('status', '=', 'held')
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .orderBy('id')
    .execute();
}

export interface Which {
  replyId?: string;
  companyId?: string;
}

/**
 * `pending`: they are sent (perhaps again), by the next sweep; `failed`: they are not. Returns how many.
 */
export async function releaseHeld(
  db: Db,
  { replyId, companyId }: Which,
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
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
