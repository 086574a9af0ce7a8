import { sql } from 'kysely';
import type { Db } from './database';
import { DISCARDED, type Which } from './held';

export interface RefusedReply {
  replyId: string;
  companyId: string;
  conversationId: string;
  /** When its turn was committed. */
  repliedAt: Date;
  reason: string;
}

/** Replies that are marked `failed`, oldest first, without those that an operator has discarded. */
export async function refusedReplies(db: Db, companyId?: string): Promise<RefusedReply[]> {
  return db
    .selectFrom('message')
    .select([
      'id as replyId',
      'company_id as companyId',
      'conversation_id as conversationId',
      'sent_at as repliedAt',
      sql<string>`coalesce(error, '')`.as('reason'),
    ])
    .where('status', '=', 'failed')
    .where(notDiscarded)
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .orderBy('id')
    .execute();
}

/** They are to be sent again: the next sweep takes them up. Returns how many. */
export async function sendRefused(db: Db, { replyId, companyId }: Which): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('message')
    .set({ status: 'pending', sending_since: null, attempts: 0 })
    .where('status', '=', 'failed')
    .where(notDiscarded)
    .$if(replyId !== undefined, (query) => query.where('id', '=', replyId ?? ''))
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

const notDiscarded = sql<boolean>`error is distinct from ${sql.lit(DISCARDED)}`;
