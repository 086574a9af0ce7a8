import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';
import type { ChannelKey } from '../outages/channel-key';
import type { ReplyStatus } from '../schema';
import { storableText } from '../storable';

/** A reply that a provider tells something about. */
export interface ToldReply extends ChannelKey {
  id: string;
  conversationId: string;
  address: string;
  text: string;
  status: ReplyStatus;
  author: 'bot' | 'person' | null;
  idempotencyKey: string;
  /** Of its last part, or of the message that the provider could not deliver. */
  providerMessageId: string | null;
  partsSent: number;
  attempts: number;
  /** Its provider has told that it was delivered. */
  delivered: boolean;
  /** A process is sending it, and has not reported back yet. */
  beingSent: boolean;
}

export interface ToldMessage extends ChannelKey {
  messageId: string;
  /** Keys that the reply may have. */
  keys: readonly string[];
}

/** Whether a process may be sending a pending row of `message`, whose claim lasts for `deadlineMs`. */
export function isBeingSent(deadlineMs: number): RawBuilder<boolean> {
  return sql<boolean>`(status = 'pending' and sending_since is not null
    and sending_since > clock_timestamp() - ${deadlineMs}::integer * interval '1 millisecond')`;
}

/** The reply, by one of its keys, or else by the id in the gateway's answer. Undefined: it is not known, or not yet. */
export async function findReply(
  db: Db,
  { companyId, channel, messageId, keys }: ToldMessage,
  deadlineMs: number,
): Promise<ToldReply | undefined> {
  const replies = db
    .selectFrom('message')
    .select([
      'id',
      'company_id as companyId',
      'channel',
      'conversation_id as conversationId',
      'address',
      sql<string>`coalesce(text, '')`.as('text'),
      sql<ReplyStatus>`status`.as('status'),
      'author',
      sql<string>`idempotency_key`.as('idempotencyKey'),
      'provider_message_id as providerMessageId',
      'parts_sent as partsSent',
      'attempts',
      sql<boolean>`delivered_at is not null`.as('delivered'),
      sql<boolean>`coalesce(${isBeingSent(deadlineMs)}, false)`.as('beingSent'),
    ])
    .where('direction', '=', 'out')
    .where('company_id', '=', companyId)
    .where('channel', '=', storableText(channel));
  const stored = keys.map(storableText);
  const byKey =
    stored.length > 0
      ? await replies
          .where('idempotency_key', 'in', stored)
          .orderBy(sql`idempotency_key = ${stored[0]}`, 'desc')
          .limit(1)
          .executeTakeFirst()
      : undefined;
  return (
    byKey ??
    replies
      .where('provider_message_id', '=', storableText(messageId))
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  );
}
