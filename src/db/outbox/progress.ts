import { sql } from 'kysely';
import type { Db } from '../database';
import { type Patience, retryUntil } from '../locks';
import type { PendingReply } from './claim';
import { isBeingSent } from './told-reply';
import { isClaimed } from './unsent';

/**
 * Stores that the gateway has taken one more part of a claimed reply, and renews the claim: the next part has the whole time.
 * Undefined: the claim has ended, and another process may be sending the reply.
 */
export async function markPart(
  db: Db,
  reply: PendingReply,
  partsSent: number,
  patience: Patience,
): Promise<PendingReply | undefined> {
  const renewed = await retryUntil(patience, () =>
    db
      .updateTable('message')
      .set({ parts_sent: partsSent, sending_since: sql<Date>`clock_timestamp()` })
      .where(isClaimed(reply))
      .returning(sql<string>`sending_since::text`.as('sendingSince'))
      .executeTakeFirst(),
  );
  return renewed && { ...reply, ...renewed, partsSent, unconfirmedSince: null, unconfirmedMs: null };
}

/** Gives a claim back before anything was sent under it, and with it the attempt. */
export async function releaseClaim(db: Db, reply: PendingReply): Promise<void> {
  await db
    .updateTable('message')
    .set((row) => ({
      sending_since: sql<Date | null>`${reply.unconfirmedSince}::timestamptz`,
      ...(!reply.probe && { attempts: row('attempts', '-', 1) }),
    }))
    .where(isClaimed(reply))
    .execute();
}

/** Stores that the gateway has taken a part of which that was unknown, and the parts before it. The next attempt goes on there. */
export async function markTaken(db: Db, replyId: string, parts: number, deadlineMs: number): Promise<void> {
  await db
    .updateTable('message')
    .set({ parts_sent: sql<number>`greatest(parts_sent, ${parts}::integer)`, sending_since: null })
    .where('id', '=', replyId)
    .where('status', 'in', ['pending', 'held'])
    .where(sql<boolean>`${isBeingSent(deadlineMs)} is not true`)
    .execute();
}
