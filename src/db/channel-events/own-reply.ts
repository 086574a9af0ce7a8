import { sql } from 'kysely';
import { BY_HAND } from '../../domain/by-hand';
import type { Tx } from '../database';
import { isBeingSent } from '../outbox/told-reply';
import { storableText } from '../storable';
import type { MessageKey } from './locked-message';

/** Providers report what we have sent in the same way as what a person has written on the phone. These tell the two apart. */

interface Written extends MessageKey {
  text: string | null;
  /** A reply as the channel sends it. */
  partsOf: (reply: string) => string[];
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

/** Whether a process is sending a reply of the bot: the provider may report it before it has returned its id. */
export async function someReplyIsBeingSent(
  tx: Tx,
  conversationId: string,
  claimMs: number,
): Promise<boolean> {
  const row = await tx
    .selectFrom('message')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where(isBeingSent(claimMs))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A provider reports a message within seconds, unless it is in trouble. */
const RECENTLY = sql`interval '10 minutes'`;

/**
 * Whether we have just sent the same text, as a reply or as a part of a long one. A reply whose id was not known gets this one.
 * A reply that may have been sent was sent, as is known now.
 */
export async function unconfirmedReply(
  tx: Tx,
  conversationId: string,
  { channel, messageId, text, partsOf }: Written,
): Promise<boolean> {
  if (!text) return false;
  const said = storableText(text).trim();
  for (const reply of await recentReplies(tx, conversationId, channel)) {
    const parts = partsOf(reply.text).map((part) => part.trim());
    const isLast = said === parts.at(-1) || said === reply.text.trim();
    const mayBeSent =
      reply.status === 'sent' ? parts.length : reply.parts_sent + (reply.sending_since ? 1 : 0);
    if (isLast && mayBeSent >= parts.length && reply.provider_message_id === null) {
      await tx
        .updateTable('message')
        .set({
          provider_message_id: storableText(messageId),
          status: 'sent',
          error: null,
          parts_sent: parts.length,
        })
        .where('id', '=', reply.id)
        .execute();
      return true;
    }
    if (parts.slice(0, Math.min(mayBeSent, parts.length - 1)).includes(said)) return true;
  }
  return false;
}

async function recentReplies(tx: Tx, conversationId: string, channel: string) {
  const isRecent = sql<boolean>`coalesce(sending_since, sent_at) > clock_timestamp() - ${RECENTLY}`;
  return (
    tx
      .selectFrom('message')
      .select([
        'id',
        sql<string>`coalesce(text, '')`.as('text'),
        'status',
        'parts_sent',
        'sending_since',
        'provider_message_id',
      ])
      .where('conversation_id', '=', conversationId)
      .where('direction', '=', 'out')
      .where('channel', '=', storableText(channel))
      .where('status', 'in', ['sent', 'held', 'pending'])
      .where(
        sql<boolean>`(author is distinct from 'person' or starts_with(idempotency_key, ${sql.lit(BY_HAND)}))`,
      )
      // the parts of a pending reply may leave slowly
      .where(({ or, and, eb }) =>
        or([isRecent, and([eb('status', '=', 'pending'), eb('parts_sent', '>', 0)])]),
      )
      .orderBy('id')
      .execute()
  );
}
