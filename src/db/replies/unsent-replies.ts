import { type Expression, type SqlBool, sql } from 'kysely';
import type { Db } from '../database';

/** A reply that no process will send: it is held for an operator, or the gateway has refused it. */
export interface UnsentReply {
  replyId: string;
  companyId: string;
  conversationId: string;
  /** When its turn was committed. */
  repliedAt: Date;
  reason: string;
  /** The provider's code of its refusal; null: it gave none. */
  code: string | null;
}

/** One reply, those of one conversation or company, or all. */
export interface ReplySelection {
  replyId?: string;
  conversationId?: string;
  companyId?: string;
}

/** The replies that meet a condition on `message`, oldest first. */
export async function unsentReplies(
  db: Db,
  condition: Expression<SqlBool>,
  companyId?: string,
): Promise<UnsentReply[]> {
  return db
    .selectFrom('message')
    .select([
      'id as replyId',
      'company_id as companyId',
      'conversation_id as conversationId',
      'sent_at as repliedAt',
      sql<string>`coalesce(error, '')`.as('reason'),
      'failure_code as code',
    ])
    .where(condition)
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .orderBy('id')
    .execute();
}
