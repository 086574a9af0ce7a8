import { sql } from 'kysely';
import type { Db } from '../database';
import { type RecordedFailure, recordChannelFailure } from '../outages/channel-failures';
import { isBeingSent, type ToldReply } from './told-reply';

export interface LateFailure {
  /** The provider's id of the message that it could not deliver. Its failure is not counted again. */
  messageId: string;
  status: 'failed' | 'pending';
  error: string;
  code: string | undefined;
  /** The parts before the one that could not be delivered. */
  partsSent: number;
  /** Milliseconds for which all replies of the channel wait; 0: they do not. */
  outageMs: number;
}

/**
 * Takes back that a reply was sent. Undefined: it has changed since it was read, and nothing was stored. Throws `LockTimedOut`.
 */
export async function recordLateFailure(
  db: Db,
  reply: ToldReply,
  { messageId, status, error, code, partsSent, outageMs }: LateFailure,
  deadlineMs: number,
): Promise<RecordedFailure | undefined> {
  return db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('message')
      .set({
        status,
        error,
        failure_code: code ?? null,
        provider_message_id: messageId,
        parts_sent: partsSent,
        sending_since: null,
      })
      .where('id', '=', reply.id)
      .where('status', '=', reply.status)
      .where(sql<boolean>`provider_message_id is not distinct from ${reply.providerMessageId}`)
      .where(sql<boolean>`${isBeingSent(deadlineMs)} is not true`)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    if (outageMs === 0) return { outage: false, began: false };
    const { companyId, channel, id: replyId } = reply;
    const failure = { refused: false, probe: false, askedMs: outageMs, reason: error };
    return recordChannelFailure(tx, { companyId, channel, replyId, ...failure });
  });
}
