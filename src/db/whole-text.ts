import type { Db } from './database';

/** Both parts of a message that may be cut on a page. Undefined: the conversation has no such message. */
export async function wholeText(
  db: Db,
  conversationId: string,
  messageId: string,
): Promise<{ text: string | null; transcript: string | null } | undefined> {
  return db
    .selectFrom('message')
    .select(['text', 'transcript'])
    .where('id', '=', messageId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst();
}
