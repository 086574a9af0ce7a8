import { sql } from 'kysely';
import type { Db } from './database';

export interface PendingReply {
  id: string;
  companyId: string;
  channel: string;
  address: string;
  text: string;
  idempotencyKey: string;
}

export type Claim =
  | { kind: 'claimed'; reply: PendingReply }
  /** Another process is sending this conversation's oldest reply, or was killed while it did. */
  | { kind: 'busy'; retryInMs: number }
  | { kind: 'empty' };

/**
 * Takes the conversation's oldest unsent reply, for `deadlineMs`: whoever has not reported back by then is taken
 * for dead, and the reply is sent again under the same idempotency key.
 */
export async function claimReply(db: Db, conversationId: string, deadlineMs: number): Promise<Claim> {
  const claimed = await db
    .updateTable('message as m')
    .set({
      status: 'sending',
      sending_since: sql<Date>`clock_timestamp()`,
      attempts: sql<number>`m.attempts + 1`,
    })
    .where('m.id', '=', (query) =>
      query
        .selectFrom('message')
        .select('id')
        .where('conversation_id', '=', conversationId)
        .where('status', 'in', ['pending', 'sending'])
        .orderBy('id')
        .limit(1),
    )
    .where((row) => row.or([row('m.status', '=', 'pending'), abandoned(deadlineMs)]))
    .returning([
      'm.id',
      'm.company_id as companyId',
      'm.channel',
      'm.address',
      sql<string>`m.text`.as('text'),
      sql<string>`m.idempotency_key`.as('idempotencyKey'),
    ])
    .executeTakeFirst();
  if (claimed) return { kind: 'claimed', reply: claimed };

  const inFlight = await db
    .selectFrom('message as m')
    .select(
      sql<number>`greatest(0, ${deadlineMs}::integer
        - (extract(epoch from clock_timestamp() - m.sending_since) * 1000)::integer)`.as('retryInMs'),
    )
    .where('m.conversation_id', '=', conversationId)
    .where('m.status', '=', 'sending')
    .executeTakeFirst();
  return inFlight ? { kind: 'busy', retryInMs: inFlight.retryInMs } : { kind: 'empty' };
}

export async function markSent(db: Db, id: string, providerMessageId: string | undefined): Promise<void> {
  await db
    .updateTable('message')
    .set({ status: 'sent', provider_message_id: providerMessageId ?? null, error: null })
    .where('id', '=', id)
    .execute();
}

/** `failed`: never again; `pending`: the next attempt may take it. */
export async function markUnsent(
  db: Db,
  id: string,
  status: 'failed' | 'pending',
  error: string,
): Promise<void> {
  await db
    .updateTable('message')
    .set({ status, error })
    .where('id', '=', id)
    .where('status', '=', 'sending')
    .execute();
}

function abandoned(deadlineMs: number) {
  return sql<boolean>`m.sending_since < clock_timestamp() - ${deadlineMs}::integer * interval '1 millisecond'`;
}
