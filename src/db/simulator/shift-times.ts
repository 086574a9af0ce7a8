import { sql } from 'kysely';
import type { Db } from '../database';

/**
 * Moves all times of a conversation into the past, as if it had stood still for so long: what is due, paused or parked with them.
 * The dialogue gets another version, so that no cached one of before is used, and a turn that runs meanwhile is superseded.
 * False: there is no such conversation.
 */
export async function shiftTimes(db: Db, conversationId: string, ms: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const earlier = (column: string) =>
      sql<Date>`${sql.ref(column)} - ${ms}::bigint * interval '1 millisecond'`;
    const { numUpdatedRows } = await tx
      .updateTable('conversation')
      .set({
        version: sql<number>`version + 1`,
        waiting_since: earlier('waiting_since'),
        due_at: earlier('due_at'),
        paused_until: earlier('paused_until'),
        parked_at: earlier('parked_at'),
        handed_over_at: earlier('handed_over_at'),
        edited_at: sql<Date>`clock_timestamp()`,
      })
      .where('id', '=', conversationId)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await tx
      .updateTable('message')
      .set({
        sent_at: earlier('sent_at'),
        received_at: earlier('received_at'),
        stored_at: earlier('stored_at'),
        delivered_at: earlier('delivered_at'),
        read_at: earlier('read_at'),
      })
      .where('conversation_id', '=', conversationId)
      .execute();
    return true;
  });
}
