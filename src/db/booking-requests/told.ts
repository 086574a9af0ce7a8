import { sql } from 'kysely';
import type { Db, Tx } from '../database';

/** Whether there are requests that a run does not know: pending, or done and not told. */
export async function hasOtherRequests(
  tx: Tx,
  conversationId: string,
  known: ReadonlySet<string>,
): Promise<boolean> {
  const other = await tx
    .selectFrom('booking_request')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('told_turn', 'is', null)
    .where('status', '<>', 'refused')
    .where(sql<boolean>`id <> all(${[...known]}::bigint[])`)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** The client learns of these, as far as they are settled: by the reply of this turn, or by a person. */
export async function markTold(
  tx: Tx,
  conversationId: string,
  turn: number,
  known: Iterable<string>,
): Promise<void> {
  await tx
    .updateTable('booking_request')
    .set({ told_turn: turn })
    .where('conversation_id', '=', conversationId)
    .where('told_turn', 'is', null)
    .where('status', '<>', 'pending')
    .where(sql<boolean>`id = any(${[...known]}::bigint[])`)
    .execute();
}

const LOOKED_AT = sql<Date | null>`case booking_request.status when 'pending' then booking_request.settled_at end`;

/**
 * Conversations in which nothing is left to be answered, with a request that is pending or whose end the client does not know: a
 * person has answered meanwhile, or the client has deleted their message. No turn would tell it. Where a booking system cannot be
 * asked, once a minute; those that have waited longest since they were last looked for come first.
 */
export async function conversationsToTell(db: Db, graceMs: number): Promise<string[]> {
  const rows = await db
    .selectFrom('booking_request')
    .innerJoin('conversation', 'conversation.id', 'booking_request.conversation_id')
    .select('conversation.id')
    .where('booking_request.told_turn', 'is', null)
    .where('booking_request.status', '<>', 'refused')
    .where(
      'booking_request.requested_at',
      '<',
      sql<Date>`clock_timestamp() - ${graceMs}::integer * interval '1 millisecond'`,
    )
    .where('conversation.due_at', 'is', null)
    .where('conversation.draft_id', 'is', null) // it may tell it
    .groupBy('conversation.id')
    .having(sql<boolean>`coalesce(max(${LOOKED_AT}) < clock_timestamp() - interval '1 minute', true)`)
    .orderBy(sql`coalesce(max(${LOOKED_AT}), min(booking_request.requested_at))`)
    .limit(500)
    .execute();
  return rows.map(({ id }) => id);
}
