import { sql } from 'kysely';
import type { Db } from '../database';
import { type Patience, retryUntil } from '../locks';
import type { PendingReply } from './claim';
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
