import { sql } from 'kysely';
import type { Db } from '../database';
import { afterPause, dueIn } from '../debounce';
import { storableText } from '../storable';
import { lockMessage, type MessageKey } from './locked-message';

export interface Edit extends MessageKey {
  text: string | null;
  /** By the provider's clock, often in whole seconds: it orders the edits of one message. Of two with one time the later arrival counts. */
  at: Date;
}

export type Edited =
  /** `dueInMs`: milliseconds until the turn of the conversation; null: none is due. */
  | { kind: 'edited'; conversationId: string; dueInMs: number | null }
  | { kind: 'not-stored' | 'deleted' | 'older-edit' | 'repeated' };

/**
 * Changes the text of a client's message. A turn that is reading it is outdated, and runs again, as is a draft that would answer it;
 * where it was answered, the dialogue gets a new version.
 */
export async function editMessage(db: Db, { text, at, ...key }: Edit): Promise<Edited> {
  return db.transaction().execute(async (tx): Promise<Edited> => {
    const message = await lockMessage(tx, key);
    if (!message) return { kind: 'not-stored' };
    if (message.deletedAt) return { kind: 'deleted' };
    if (message.editedAt && message.editedAt > at) return { kind: 'older-edit' };
    const stored = text === null ? null : storableText(text);
    if (message.editedAt?.getTime() === at.getTime() && message.text === stored) return { kind: 'repeated' };
    await tx
      .updateTable('message')
      .set({ text: stored, edited_at: at })
      .where('id', '=', message.id)
      .execute();
    const { dueInMs } = await tx
      .updateTable('conversation')
      .set({ edited_at: sql<Date>`clock_timestamp()`, ...(message.turn === null && UNANSWERED_IS_NEW) })
      .where('id', '=', message.conversationId)
      .returning(dueIn('conversation.due_at').as('dueInMs'))
      .executeTakeFirstOrThrow();
    return { kind: 'edited', conversationId: message.conversationId, dueInMs };
  });
}

const UNANSWERED_IS_NEW = {
  received: sql<number>`received + 1`,
  waiting_since: sql<Date>`coalesce(waiting_since, clock_timestamp())`,
  due_at: sql<Date>`coalesce(due_at, ${afterPause(sql`clock_timestamp()`)})`,
  draft_id: null,
};
