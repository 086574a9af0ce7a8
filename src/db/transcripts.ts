import { sql } from 'kysely';
import type { Db } from './database';
import { storableText } from './storable';

/**
 * Stores what is said in an unanswered voice note. False: it was answered, edited or deleted meanwhile. The dialogue gets a new version:
 * a turn that has read the note without its text, and is committed after this, does not write its dialogue through.
 * Throws `LockTimedOut`.
 */
export async function storeTranscript(
  db: Db,
  note: { id: string; conversationId: string },
  transcript: string,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    // The conversation first, as all that changes its messages.
    const conversation = tx.selectFrom('conversation').select('id').where('id', '=', note.conversationId);
    await conversation.forNoKeyUpdate().execute();
    const { numUpdatedRows } = await tx
      .updateTable('message')
      .set({ transcript: storableText(transcript) })
      .where('id', '=', note.id)
      .where('conversation_id', '=', note.conversationId)
      .where('turn', 'is', null)
      .where('text', 'is', null)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await tx
      .updateTable('conversation')
      .set({ edited_at: sql<Date>`clock_timestamp()` })
      .where('id', '=', note.conversationId)
      .execute();
    return true;
  });
}
