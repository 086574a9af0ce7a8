import { sql } from 'kysely';
import type { Db } from '../database';
import { afterPause } from '../debounce';
import { storableText } from '../storable';
import { waitsForOperator } from './waiting';

export interface Decision {
  decision: 'send' | 'dismiss';
  /** Sent in place of the draft's text. */
  text?: string | undefined;
}

/**
 * Stores what an operator has decided on a draft that waits, and makes its turn due, which carries it out. Returns the conversation;
 * undefined: no such draft waits. Throws `LockTimedOut`.
 */
export async function decideOnDraft(
  db: Db,
  draftId: string,
  { decision, text }: Decision,
): Promise<string | undefined> {
  return db.transaction().execute(async (tx) => {
    const now = sql<Date>`clock_timestamp()`;
    const conversation = await tx
      .updateTable('conversation')
      .set({ waiting_since: now, due_at: afterPause(now), deferred: false })
      .where('draft_id', '=', draftId)
      .where(waitsForOperator('conversation'))
      .returning('id')
      .executeTakeFirst();
    if (!conversation) return undefined;
    await tx
      .updateTable('draft')
      .set({
        decision,
        decided_at: now,
        ...(text !== undefined && { edited_text: storableText(text) }),
      })
      .where('id', '=', draftId)
      .execute();
    return conversation.id;
  });
}
