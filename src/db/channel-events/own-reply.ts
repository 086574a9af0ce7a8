import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../database';
import { storableText } from '../storable';
import type { MessageKey } from './locked-message';

/** Providers report what the bot has sent in the same way as what a person has written. These tell the two apart. */

interface Written extends MessageKey {
  text: string | null;
}

/** Whether a message with this id is known already. */
export async function knownReply(
  tx: Tx,
  { companyId, channel, messageId }: MessageKey,
): Promise<'own-reply' | 'duplicate' | undefined> {
  const row = await tx
    .selectFrom('message')
    .select('author')
    .where('company_id', '=', companyId)
    .where('channel', '=', storableText(channel))
    .where('provider_message_id', '=', storableText(messageId))
    .where('direction', '=', 'out')
    .executeTakeFirst();
  return row && (row.author === 'person' ? 'duplicate' : 'own-reply');
}

/** Whether a reply of the bot is on its way: the provider may report it before it has returned its id. */
export async function isBeingSent(tx: Tx, conversationId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('message')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'pending')
    .where('sending_since', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A provider reports a message within seconds, unless it is in trouble. */
const RECENTLY = sql`interval '10 minutes'`;

/**
 * Whether the bot has just sent the same text, or a part of a long reply. A reply whose id was not known gets this one. A held
 * reply was sent, as is known now.
 */
export async function unconfirmedReply(
  tx: Tx,
  conversationId: string,
  { channel, messageId, text }: Written,
): Promise<boolean> {
  if (!text) return false;
  const same: RawBuilder<boolean> = sql`(provider_message_id is null and btrim(text) = btrim(${storableText(text)}::text))`;
  const part: RawBuilder<boolean> = sql`(parts_sent > 1 and strpos(text, btrim(${storableText(text)}::text)) > 0)`;
  const row = await tx
    .selectFrom('message')
    .select(['id', 'provider_message_id'])
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'out')
    .where('channel', '=', storableText(channel))
    .where('status', 'in', ['sent', 'held'])
    .where(sql<boolean>`author is distinct from 'person'`)
    .where(sql<boolean>`coalesce(sending_since, sent_at) > clock_timestamp() - ${RECENTLY}`)
    .where(sql<boolean>`(${same} or ${part})`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (row?.provider_message_id === null)
    await tx
      .updateTable('message')
      .set({ provider_message_id: storableText(messageId), status: 'sent', error: null })
      .where('id', '=', row.id)
      .execute();
  return row !== undefined;
}
