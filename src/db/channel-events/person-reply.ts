import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Address } from '../../domain/address';
import type { MessageKind } from '../../domain/context';
import type { Debounce } from '../../domain/policies';
import { ALL_ANSWERED } from '../all-answered';
import { scheduleRest } from '../commit/rest';
import type { Db, Tx } from '../database';
import { isBeingSent } from '../outbox/told-reply';
import { storableText } from '../storable';
import { isUnanswered } from '../waiting';
import type { MessageKey } from './locked-message';
import { knownReply, someReplyIsBeingSent, unconfirmedReply } from './own-reply';

/** What a person of the business has written to a client. */
export interface PersonReply extends MessageKey {
  /** The client's, canonical. */
  address: Address;
  /** In the provider's own spelling. */
  providerAddress: string;
  kind: MessageKind;
  text: string | null;
  at: Date;
  /** Milliseconds for which no turn runs after it. */
  pauseMs: number;
  /** For the turn that answers what the client has written since. */
  debounce: Debounce;
  /** A reply of the bot as the channel sends it. */
  partsOf: (reply: string) => string[];
  /** Milliseconds for which a process may send a reply before it is considered dead. */
  claimMs: number;
}

export type StoredReply =
  | { kind: 'own-reply' | 'duplicate' | 'being-sent' | 'no-conversation' }
  | {
      kind: 'stored';
      conversationId: string;
      /** Null, or past: no pause. */
      pausedUntil: Date | null;
      /** How many replies of the bot are not sent because of it. */
      cancelled: number;
      /** Milliseconds until the turn for what the client has written since; null: nothing, or the conversation is deferred. */
      dueInMs: number | null;
    };

/** The reason of a reply of the bot that is not sent, because a person has answered first. */
export const PERSON_ANSWERED = 'a person has answered before it was sent';

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
    await tx
      .updateTable('message')
      .set({ turn })
      .where('conversation_id', '=', conversationId)
      .where(isUnanswered('message'))
      .where('sent_at', '<=', reply.at)
      .execute();
    const cancelled = await cancelReplies(tx, conversationId, reply);
    const { pausedUntil, deferred } = await moveOn(tx, conversationId, reply);
    const restInMs = await scheduleRest(tx, conversationId, reply.debounce);
    return { kind: 'stored', conversationId, cancelled, pausedUntil, dueInMs: deferred ? null : restInMs };
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

/** Not those that answer what the client has written since. */
async function cancelReplies(tx: Tx, conversationId: string, { at, claimMs }: PersonReply): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('message')
    .set({ status: 'failed', error: PERSON_ANSWERED })
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'pending')
    .where(sql<boolean>`${isBeingSent(claimMs)} is not true`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('message as asked')
            .select('asked.id')
            .where('asked.conversation_id', '=', conversationId)
            .where('asked.direction', '=', 'in')
            .whereRef('asked.turn', '=', 'message.turn')
            .where('asked.sent_at', '>', at),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** The pause counts from the reply: a provider may deliver those of yesterday, too. A pause never becomes shorter. */
async function moveOn(tx: Tx, conversationId: string, { at, pauseMs }: PersonReply) {
  const until = sql<Date>`least(${at}::timestamptz, clock_timestamp()) + ${pauseMs}::bigint * interval '1 millisecond'`;
  const paused =
    pauseMs > 0 ? sql<Date | null>`greatest(paused_until, ${until})` : sql<Date | null>`paused_until`;
  const isHandedOverSince = sql<boolean>`handed_over_at > ${at}::timestamptz`;
  return tx
    .updateTable('conversation')
    .set({
      ...ALL_ANSWERED,
      version: sql<number>`version + 1`,
      handed_over_at: sql<Date | null>`case when ${isHandedOverSince} then handed_over_at end`,
      handed_over_reason: sql<string | null>`case when ${isHandedOverSince} then handed_over_reason end`,
      paused_until: paused,
      deferred: sql<boolean>`deferred or coalesce(${paused} > clock_timestamp(), false)`,
    })
    .where('id', '=', conversationId)
    .returning(['paused_until as pausedUntil', 'deferred'])
    .executeTakeFirstOrThrow();
}
