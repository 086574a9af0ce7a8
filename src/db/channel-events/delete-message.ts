import { sql } from 'kysely';
import { ALL_ANSWERED } from '../all-answered';
import type { Db, Tx } from '../database';
import { afterPause, dueIn } from '../debounce';
import { forgetToldIn } from '../facts';
import { storableText } from '../storable';
import { isUnanswered } from '../waiting';
import { type LockedMessage, lockMessage, type MessageKey } from './locked-message';

export type Deleted =
  | { kind: 'not-stored' }
  | { kind: 'deleted-before' }
  /** `dueInMs`: milliseconds until the turn for the messages that are left; null: none is. */
  | { kind: 'deleted'; conversationId: string; dueInMs: number | null };

/**
 * Removes what a client's message said, and the facts that they told in it. The row stays, so that the message is not stored again when it is delivered again. A turn
 * that is answering it is superseded: no reply to it may be sent, however long the client has waited for one.
 */
export async function deleteMessage(db: Db, key: MessageKey, at: Date): Promise<Deleted> {
  return db.transaction().execute(async (tx): Promise<Deleted> => {
    const message = await lockMessage(tx, key);
    if (!message) return { kind: 'not-stored' };
    if (message.deletedAt) return { kind: 'deleted-before' };
    const { conversationId } = message;
    const { version, dueInMs } = await moveOn(tx, message);
    await tx
      .updateTable('message')
      .set({
        text: null,
        transcript: null,
        media: null,
        payload: null,
        choice: null,
        deleted_at: at,
        turn: message.turn ?? version,
      })
      .where('id', '=', message.id)
      .execute();
    await forgetToldIn(tx, conversationId, storableText(key.messageId));
    return { kind: 'deleted', conversationId, dueInMs };
  });
}

/** The conversation without the message. Where it was unanswered, it counts as answered by the version that this returns. */
async function moveOn(tx: Tx, { id, conversationId, turn }: LockedMessage) {
  const wasUnanswered = turn === null;
  const rest = wasUnanswered ? await firstUnanswered(tx, conversationId, id) : undefined;
  const due = sql<Date>`coalesce(due_at, ${afterPause(sql`clock_timestamp()`)})`; // a draft of it waits no longer
  return tx
    .updateTable('conversation')
    .set({
      edited_at: sql<Date>`clock_timestamp()`,
      ...(wasUnanswered && { version: sql<number>`version + 1` }),
      ...(wasUnanswered && (rest ? { waiting_since: rest, due_at: due, draft_id: null } : ALL_ANSWERED)),
    })
    .where('id', '=', conversationId)
    .returning(['version', dueIn('conversation.due_at').as('dueInMs')])
    .executeTakeFirstOrThrow();
}

/** When the oldest unanswered message was stored, this one aside. */
async function firstUnanswered(tx: Tx, conversationId: string, without: string): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('message')
    .select('stored_at')
    .where('conversation_id', '=', conversationId)
    .where(isUnanswered('message'))
    .where('id', '<>', without)
    .orderBy('stored_at')
    .limit(1)
    .executeTakeFirst();
  return row?.stored_at;
}
