import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { BY_HAND } from '../../domain/by-hand';
import { type TakenOver, type TakingOver, takeOver } from '../channel-events/take-over';
import type { Db, Tx } from '../database';
import { addressesOf, type Destination } from '../reminders/destination';
import { storableText } from '../storable';

/** What an operator writes to a client. */
export interface ReplyByHand extends Omit<TakingOver, 'at'> {
  conversationId: string;
  text: string;
  /** Equal for all attempts to send this reply, different for any other reply of the conversation. */
  token: string;
}

export type StoredByHand =
  /** `no-address`: the client has not written yet, so no channel is known by which they can be reached. */
  /** `other-text`: with this token, another text was stored. */
  | { kind: 'duplicate' | 'other-text' | 'no-conversation' | 'no-address' }
  | ({ kind: 'stored'; companyId: string } & TakenOver);

/**
 * Stores the reply of an operator, to be sent after those that are being sent. It answers all that the client has written, and the bot
 * falls silent as after any reply of a person. Of several calls with one token, the first stores it. Throws `LockTimedOut`.
 */
export async function storeReplyByHand(db: Db, reply: ReplyByHand): Promise<StoredByHand> {
  return db.transaction().execute(async (tx): Promise<StoredByHand> => {
    const conversation = await tx
      .selectFrom('conversation')
      .select(['id', 'company_id as companyId', 'client_id as clientId', 'version'])
      .where('id', '=', reply.conversationId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!conversation) return { kind: 'no-conversation' };
    const { companyId, clientId } = conversation;
    const key = keyOf(reply);
    const known = tx.selectFrom('message').select('text').where('idempotency_key', '=', key);
    const stored = await known.where('direction', '=', 'out').executeTakeFirst();
    if (stored) return { kind: stored.text === storableText(reply.text) ? 'duplicate' : 'other-text' };
    const { last } = await addressesOf(tx, companyId, clientId);
    if (!last) return { kind: 'no-address' };
    const turn = conversation.version + 1;
    const at = await insertReply(tx, { ...conversation, turn, text: reply.text, key }, last);
    const taken = await takeOver(tx, { conversationId: conversation.id, turn }, { ...reply, at });
    return { kind: 'stored', companyId, ...taken };
  });
}

/** The token is the caller's: it may be long, and it may hold anything. */
function keyOf({ conversationId, token }: ReplyByHand): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([conversationId, token]))
    .digest('hex');
  return `${BY_HAND}${conversationId}-${digest.slice(0, 24)}`;
}

interface NewReply {
  id: string;
  companyId: string;
  turn: number;
  text: string;
  key: string;
}

/** Returns when it was stored. */
async function insertReply(
  tx: Tx,
  { id, companyId, turn, text, key }: NewReply,
  { channel, address, providerAddress }: Destination,
): Promise<Date> {
  const now = sql<Date>`clock_timestamp()`;
  const { at } = await tx
    .insertInto('message')
    .values({
      company_id: companyId,
      conversation_id: id,
      direction: 'out',
      author: 'person',
      channel,
      address,
      provider_address: providerAddress,
      text: storableText(text),
      sent_at: now,
      received_at: now,
      turn,
      status: 'pending',
      idempotency_key: key,
    })
    .returning('sent_at as at')
    .executeTakeFirstOrThrow();
  return at;
}
