import { sql } from 'kysely';
import type { Db } from './database';
import type { OnUnconfirmed } from './schema';

export interface PendingReply {
  id: string;
  companyId: string;
  channel: string;
  address: string;
  text: string;
  idempotencyKey: string;
  /** What its company wants done with it if nobody can tell whether it was sent. */
  onUnconfirmed: OnUnconfirmed;
}

export type Claim =
  | { kind: 'claimed'; reply: PendingReply }
  /** Whoever was sending the oldest reply was killed, and the company would rather have it lost than said twice. */
  | { kind: 'held' }
  /** Another process is sending this conversation's oldest reply, or was killed while it did. */
  | { kind: 'busy'; retryInMs: number }
  | { kind: 'empty' };

/**
 * Takes the conversation's oldest unsent reply, for `deadlineMs`: whoever has not reported back by then is taken
 * for dead. The reply is sent again then, under the same idempotency key, or held, as its company wants.
 */
export async function claimReply(
  db: Db,
  conversationId: string,
  deadlineMs: number,
  onUnconfirmed: OnUnconfirmed,
): Promise<Claim> {
  const policy = sql<OnUnconfirmed>`coalesce(c.on_unconfirmed, ${onUnconfirmed})`;
  const held = sql<boolean>`m.status = 'sending' and ${policy} = 'hold'`;
  const claimed = await db
    .with('unsent', (query) =>
      query
        .selectFrom('message')
        .select('id')
        .where('conversation_id', '=', conversationId)
        .where('status', 'in', ['pending', 'sending'])
        .orderBy('id')
        .limit(1),
    )
    .updateTable('message as m')
    .from(['unsent', 'company as c'])
    .set({
      status: sql<'sending'>`case when ${held} then 'held' else 'sending' end`,
      error: sql<string | null>`case when ${held} then ${DIED} else m.error end`,
      sending_since: sql<Date>`clock_timestamp()`,
      attempts: sql<number>`m.attempts + case when ${held} then 0 else 1 end`,
    })
    .whereRef('m.id', '=', 'unsent.id')
    .whereRef('c.id', '=', 'm.company_id')
    .where((row) => row.or([row('m.status', '=', 'pending'), abandoned(deadlineMs)]))
    .returning([
      'm.id',
      'm.company_id as companyId',
      'm.channel',
      'm.address',
      'm.status',
      sql<string>`m.text`.as('text'),
      sql<string>`m.idempotency_key`.as('idempotencyKey'),
      policy.as('onUnconfirmed'),
    ])
    .executeTakeFirst();
  if (claimed) {
    const { status, ...reply } = claimed;
    return status === 'held' ? { kind: 'held' } : { kind: 'claimed', reply };
  }

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

const DIED = 'its process ended while it was being sent';

/** Also where it was held meanwhile: now it is known. Returns whether its conversation has more to send. */
export async function markSent(
  db: Db,
  id: string,
  providerMessageId: string | undefined,
): Promise<{ more: boolean }> {
  const sent = await db
    .updateTable('message as m')
    .set({ status: 'sent', provider_message_id: providerMessageId ?? null, error: null })
    .where('m.id', '=', id)
    .returning(hasMore.as('more'))
    .executeTakeFirst();
  return sent ?? { more: false }; // its company has been deleted meanwhile
}

const hasMore = sql<boolean>`exists (
  select from message n where n.conversation_id = m.conversation_id and n.status in ('pending', 'sending') and n.id <> m.id
)`;

/** `failed`: never again; `pending`: the next attempt may take it; `held`: an operator decides. */
export async function markUnsent(
  db: Db,
  id: string,
  status: 'failed' | 'pending' | 'held',
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
