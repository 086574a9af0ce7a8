import type { Tx } from '../database';
import { storableText } from '../storable';

/** A client's message, as their provider names it. */
export interface MessageKey {
  companyId: string;
  channel: string;
  messageId: string;
}

export interface LockedMessage {
  id: string;
  conversationId: string;
  /** Null: it is unanswered. */
  turn: number | null;
  text: string | null;
  editedAt: Date | null;
  deletedAt: Date | null;
}

/**
 * A client's message, with its conversation locked until the transaction ends. It is read after the lock is acquired, so that
 * it is as the last turn has left it. Undefined: it is not stored. Throws `LockTimedOut`.
 */
export async function lockMessage(tx: Tx, key: MessageKey): Promise<LockedMessage | undefined> {
  const message = tx
    .selectFrom('message')
    .select([
      'id',
      'conversation_id as conversationId',
      'turn',
      'text',
      'edited_at as editedAt',
      'deleted_at as deletedAt',
    ])
    .where('company_id', '=', key.companyId)
    .where('channel', '=', storableText(key.channel))
    .where('provider_message_id', '=', storableText(key.messageId))
    .where('direction', '=', 'in');
  const found = await message.executeTakeFirst();
  if (!found) return undefined;
  await tx
    .selectFrom('conversation')
    .select('id')
    .where('id', '=', found.conversationId)
    .forNoKeyUpdate()
    .execute();
  return message.where('conversation_id', '=', found.conversationId).executeTakeFirst();
}
