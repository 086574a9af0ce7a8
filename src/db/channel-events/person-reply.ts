import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Address } from '../../domain/address';
import type { MessageKind } from '../../domain/context';
import type { Db, Tx } from '../database';
import { storableText } from '../storable';
import type { MessageKey } from './locked-message';
import { knownReply, someReplyIsBeingSent, unconfirmedReply } from './own-reply';
import { type TakenOver, type TakingOver, takeOver } from './take-over';

/** What a person of the business has written to a client. */
export interface PersonReply extends MessageKey, TakingOver {
  /** The client's, canonical. */
  address: Address;
  /** In the provider's own spelling. */
  providerAddress: string;
  kind: MessageKind;
  text: string | null;
  /** A reply of the bot as the channel sends it. */
  partsOf: (reply: string) => string[];
}

export type StoredReply =
  | { kind: 'own-reply' | 'duplicate' | 'being-sent' | 'no-conversation' }
  | ({ kind: 'stored'; conversationId: string } & TakenOver);

/**
 * Stores the reply of a person. It answers what the client had written by then and moves the conversation on, so that the bot does
 * not talk over the person: a turn that runs is superseded, and replies that have not left are not sent. What the client has
 * written since stays unanswered, or keeps its reply: providers report replies late. Nothing is stored if the reply is the bot's
 * own. Throws `LockTimedOut`.
 */
export async function storePersonReply(db: Db, reply: PersonReply): Promise<StoredReply> {
  return db.transaction().execute(async (tx): Promise<StoredReply> => {
    const conversation = await lockConversationOf(tx, reply);
    const known = await knownReply(tx, reply);
    if (known) return { kind: known };
    if (!conversation) return { kind: 'no-conversation' };
    const conversationId = conversation.id;
    if (await someReplyIsBeingSent(tx, conversationId, reply.claimMs)) return { kind: 'being-sent' };
    if (await unconfirmedReply(tx, conversationId, reply)) return { kind: 'own-reply' };
    const turn = conversation.version + 1;
    await insertReply(tx, reply, conversationId, turn);
    return { kind: 'stored', conversationId, ...(await takeOver(tx, { conversationId, turn }, reply)) };
  });
}

async function lockConversationOf(tx: Tx, { companyId, address }: PersonReply) {
  return tx
    .selectFrom('client_address')
    .innerJoin('conversation', (join) =>
      join
        .onRef('conversation.company_id', '=', 'client_address.company_id')
        .onRef('conversation.client_id', '=', 'client_address.client_id'),
    )
    .select(['conversation.id', 'conversation.version'])
    .where('client_address.company_id', '=', companyId)
    .where('client_address.address', '=', address)
    .forNoKeyUpdate('conversation')
    .executeTakeFirst();
}

async function insertReply(tx: Tx, reply: PersonReply, conversationId: string, turn: number): Promise<void> {
  const { companyId, channel, messageId, address, providerAddress, kind, text, at } = reply;
  const key = createHash('sha256')
    .update(JSON.stringify([companyId, channel, messageId]))
    .digest('hex');
  await tx
    .insertInto('message')
    .values({
      company_id: companyId,
      conversation_id: conversationId,
      direction: 'out',
      author: 'person',
      channel: storableText(channel),
      address,
      provider_address: storableText(providerAddress),
      kind,
      text: text === null ? null : storableText(text),
      sent_at: at,
      received_at: sql<Date>`clock_timestamp()`,
      turn,
      provider_message_id: storableText(messageId),
      status: 'sent',
      idempotency_key: `person-${key}`,
    })
    .execute();
}
