import { sql } from 'kysely';
import type { Db } from './database';
import { retryLocked } from './locks';
import type { OnUnconfirmed } from './schema';
import { together } from './together';

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

interface Claiming {
  conversationId: string;
  deadlineMs: number;
  onUnconfirmed: OnUnconfirmed;
}

/**
 * Takes the conversation's oldest unsent reply, for `deadlineMs`: whoever has not reported back by then is taken
 * for dead. The reply is sent again then, under the same idempotency key, or held, as its company wants.
 */
export async function claimReply(db: Db, claiming: Claiming): Promise<Claim> {
  const claimed = await claim(db, claiming);
  if (claimed) {
    const { held, ...reply } = claimed;
    return held ? { kind: 'held' } : { kind: 'claimed', reply };
  }
  const { conversationId, deadlineMs } = claiming;
  const inFlight = await db
    .selectFrom('message as m')
    .select(
      sql<number>`greatest(0, ${deadlineMs}::integer
        - (extract(epoch from clock_timestamp() - m.sending_since) * 1000)::integer)`.as('retryInMs'),
    )
    .where('m.conversation_id', '=', conversationId)
    .where('m.status', '=', 'pending')
    .where('m.sending_since', 'is not', null)
    .executeTakeFirst();
  return inFlight ? { kind: 'busy', retryInMs: inFlight.retryInMs } : { kind: 'empty' };
}

interface Claimed extends PendingReply {
  held: boolean;
}

/**
 * The partial index of unsent replies is empty in the eyes of the planner whenever it was vacuumed in a quiet moment,
 * and then it would rather read the whole of it for each conversation: hence the lateral, and hence the `case`, which
 * lets no partial index stand in for the primary key.
 */
const claim = together(async (db, claiming: Claiming[]): Promise<(Claimed | undefined)[]> => {
  const list = <T>(of: (one: Claiming) => T) => claiming.map(of);
  const diedAndHeld = sql`m.sending_since is not null and policy = 'hold'`;
  const { rows } = await sql<Claimed & { conversationId: string }>`
    with oldest as materialized (
      select m.id, g.deadline_ms, coalesce(c.on_unconfirmed, g.on_unconfirmed) as policy
      from unnest(
        ${list(({ conversationId }) => conversationId)}::bigint[],
        ${list(({ deadlineMs }) => deadlineMs)}::integer[],
        ${list(({ onUnconfirmed }) => onUnconfirmed)}::text[]
      ) as g(conversation_id, deadline_ms, on_unconfirmed)
      cross join lateral (
        select u.id, u.company_id from message u
        where u.conversation_id = g.conversation_id and u.status = 'pending'
        order by u.id limit 1
      ) as m
      join company c on c.id = m.company_id
    )
    update message as m set
      status = case when ${diedAndHeld} then 'held' else m.status end,
      error = case when ${diedAndHeld} then ${DIED} else m.error end,
      attempts = m.attempts + case when ${diedAndHeld} then 0 else 1 end,
      sending_since = clock_timestamp()
    from oldest
    where m.id = oldest.id and case m.status when 'pending' then
      coalesce(m.sending_since < clock_timestamp() - deadline_ms * interval '1 millisecond', true)
    end
    returning m.conversation_id as "conversationId", m.id, m.company_id as "companyId", m.channel, m.address, m.text,
      m.idempotency_key as "idempotencyKey", policy as "onUnconfirmed", m.status = 'held' as held
  `.execute(db);
  const claimed = new Map(rows.map(({ conversationId, ...reply }) => [conversationId, reply]));
  // A conversation that is asked for twice at once is given to the first.
  return claiming.map(({ conversationId }) => {
    const reply = claimed.get(conversationId);
    claimed.delete(conversationId);
    return reply;
  });
});

const DIED = 'its process ended while it was being sent';

interface Delivery {
  replyId: string;
  /** The provider's, where it gives one. */
  messageId: string | undefined;
}

/** Also where it was held meanwhile: now it is known. Returns whether its conversation has more to send. */
export async function markSent(db: Db, delivery: Delivery): Promise<{ more: boolean }> {
  return retryLocked(() => mark(db, delivery)); // if it were lost, the reply would be sent again
}

const mark = together(async (db, sent: Delivery[]): Promise<{ more: boolean }[]> => {
  const { rows } = await sql<{ id: string; more: boolean }>`
    update message as m set status = 'sent', provider_message_id = g.message_id, error = null
    from unnest(
      ${sent.map(({ replyId }) => replyId)}::bigint[],
      ${sent.map(({ messageId }) => messageId ?? null)}::text[]
    ) as g(id, message_id)
    where m.id = g.id
    returning m.id, exists (
      select from message n
      where n.conversation_id = m.conversation_id and n.status = 'pending' and n.id <> m.id
    ) as more
  `.execute(db);
  const more = new Map(rows.map((row) => [row.id, row.more]));
  return sent.map(({ replyId }) => ({ more: more.get(replyId) ?? false })); // not there: its company has been deleted
});

/** `failed`: never again; `pending`: the next attempt may take it; `held`: an operator decides. */
export async function markUnsent(
  db: Db,
  id: string,
  status: 'failed' | 'pending' | 'held',
  error: string,
): Promise<void> {
  await db
    .updateTable('message')
    .set({ status, error, ...(status === 'pending' && { sending_since: null }) })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .where('sending_since', 'is not', null)
    .execute();
}
