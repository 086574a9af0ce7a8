import { sql } from 'kysely';
import type { Db, Tx } from '../database';
import { type RecordedFailure, recordChannelFailure } from '../outages/channel-failures';
import { isPaused } from '../waiting';
import { isBeingSent, type ToldReply } from './told-reply';

export interface LateFailure {
  /** The provider's id of the message that it could not deliver. Its failure is not counted again. */
  messageId: string;
  /** Whether it is to be sent again. */
  retry: boolean;
  error: string;
  code: string | undefined;
  /** The parts before the one that could not be delivered. */
  partsSent: number;
  /** Milliseconds for which all replies of the channel wait; 0: they do not. */
  outageMs: number;
}

export interface RecordedLateFailure extends RecordedFailure {
  /** It is sent again. Not if that is too late: the dialogue has gone on without it, or a person has taken over. */
  retried: boolean;
}

/**
 * Takes back that a reply was sent. Undefined: it has changed since it was read, and nothing was stored. Throws `LockTimedOut`.
 */
export async function recordLateFailure(
  db: Db,
  reply: ToldReply,
  { messageId, retry, error, code, partsSent, outageMs }: LateFailure,
  deadlineMs: number,
): Promise<RecordedLateFailure | undefined> {
  return db.transaction().execute(async (tx) => {
    const retried = retry && !(await isTooLate(tx, reply));
    const { numUpdatedRows } = await tx
      .updateTable('message')
      .set({
        status: retried ? 'pending' : 'failed',
        error,
        failure_code: code ?? null,
        provider_message_id: messageId,
        parts_sent: partsSent,
        sending_since: null,
      })
      .where('id', '=', reply.id)
      .where('status', '=', reply.status)
      .where('delivered_at', 'is', null)
      .where(sql<boolean>`provider_message_id is not distinct from ${reply.providerMessageId}`)
      .where(sql<boolean>`${isBeingSent(deadlineMs)} is not true`)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    if (outageMs === 0) return { outage: false, began: false, retried };
    const { companyId, channel, id: replyId } = reply;
    const failure = { refused: false, probe: false, askedMs: outageMs, reason: error };
    const recorded = await recordChannelFailure(tx, { companyId, channel, replyId, ...failure });
    return { ...recorded, retried };
  });
}

/**
 * Whether a newer reply has left, a person has answered since, or the conversation is paused, if not by this reply itself. Locks the
 * conversation.
 */
async function isTooLate(tx: Tx, { id, conversationId, author }: ToldReply): Promise<boolean> {
  const conversation = await tx
    .selectFrom('conversation')
    .select(isPaused('conversation').as('paused'))
    .where('id', '=', conversationId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!conversation || (conversation.paused && author !== 'person')) return true;
  const newer = await tx
    .selectFrom('message as newer')
    .innerJoin('message as reply', 'reply.conversation_id', 'newer.conversation_id')
    .select('newer.id')
    .where('reply.id', '=', id)
    .where('newer.direction', '=', 'out')
    .whereRef('newer.sent_at', '>', 'reply.sent_at')
    .where(({ or, and, eb }) =>
      or([
        eb('newer.status', 'in', ['sent', 'held']),
        and([
          eb('newer.status', '=', 'pending'),
          or([eb('newer.parts_sent', '>', 0), eb('newer.sending_since', 'is not', null)]),
        ]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return newer !== undefined;
}
