import { sql } from 'kysely';
import type { OnUnconfirmed } from '../../domain/policies';
import type { ReplyOption } from '../../domain/turn';
import { batched } from '../batched';
import type { Db } from '../database';
import { channelPauses } from '../outages/channel-key';
import { takeProbe } from '../outages/probes';
import { rowsOf } from '../rows';
import { oldestPending } from './oldest-pending';
import { isWithdrawn } from './withdrawn';

export interface PendingReply {
  id: string;
  companyId: string;
  channel: string;
  address: string;
  /** The client in the provider's own spelling; null: not known. */
  providerAddress: string | null;
  text: string;
  options: ReplyOption[] | null;
  idempotencyKey: string;
  /** What its company wants done with a reply that may have been sent. */
  onUnconfirmed: OnUnconfirmed;
  conversationId: string;
  /** How often it has been tried, this time included. Probes do not count. */
  attempts: number;
  /** It is sent to find out whether the outage of its channel is over. */
  probe: boolean;
  /** It was refused, and the refusal was taken back because the gateway refused every reply at that time. */
  restored: boolean;
  /** How many of its parts the gateway has taken. */
  partsSent: number;
  /** The provider's code of the failure for which it is sent again; null: there was none. */
  failureCode: string | null;
  /** When it was claimed, as PostgreSQL writes it, to the microsecond. Tells this claim from a later one of another process. */
  sendingSince: string;
  /** When the attempt began of which it is unknown whether the gateway has taken it; null: there is none. */
  unconfirmedSince: string | null;
  /** Milliseconds since then. */
  unconfirmedMs: number | null;
}

export type Claim =
  | { kind: 'claimed'; reply: PendingReply }
  /** The process that was sending the oldest reply was killed, and its company wants no reply sent twice. */
  | { kind: 'held'; reply: PendingReply; reason: string }
  /** The oldest reply is a reminder that must not be sent any more: its booking has changed since. */
  | { kind: 'withdrawn'; reply: PendingReply }
  /** Another process is sending the oldest reply of this conversation, or was killed while it did. */
  | { kind: 'busy'; retryInMs: number }
  /** The channel has an outage: the sweep wakes the conversation when the outage is over, or when it is to send the next probe. */
  | { kind: 'paused' }
  | { kind: 'empty' };

export interface Claiming {
  conversationId: string;
  deadlineMs: number;
  onUnconfirmed: OnUnconfirmed;
}

/**
 * Claims the conversation's oldest unsent reply for `deadlineMs`. A process that has not reported back by then is considered
 * dead: the reply is sent again under the same idempotency key, or held, as its company wants.
 */
export async function claimReply(db: Db, claiming: Claiming): Promise<Claim> {
  const claimed = await claimOldest(db, { ...claiming, probe: false });
  if (claimed) return claimOf(claimed);
  const oldest = await oldestPending(db, claiming);
  if (!oldest) return { kind: 'empty' };
  if (!oldest.paused) return { kind: 'busy', retryInMs: oldest.retryInMs };
  if (!(await takeProbe(db, oldest, claiming.deadlineMs))) return { kind: 'paused' };
  const probe = await claimOldest(db, { ...claiming, probe: true });
  return probe ? claimOf(probe) : { kind: 'paused' };
}

function claimOf({ held, withdrawn, ...reply }: Claimed): Claim {
  if (withdrawn && !held) return { kind: 'withdrawn', reply };
  return held ? { kind: 'held', reply, reason: DIED } : { kind: 'claimed', reply };
}

interface Asked extends Claiming {
  probe: boolean;
}

interface Claimed extends PendingReply {
  held: boolean;
  withdrawn: boolean;
}

const DIED = 'its process ended while it was being sent';

/**
 * After a vacuum in a quiet moment, the planner assumes that the partial index of unsent replies is empty, and would read all
 * of it for each conversation. The lateral join prevents that. The `case` prevents the use of a partial index in place of the
 * primary key.
 */
const claimOldest = batched(async (db, asked: Asked[]): Promise<(Claimed | undefined)[]> => {
  const claims = asked.map(({ conversationId, deadlineMs, onUnconfirmed, probe }) => ({
    conversation_id: conversationId,
    deadline_ms: deadlineMs,
    on_unconfirmed: onUnconfirmed,
    probe,
  }));
  const given = rowsOf(claims, {
    conversation_id: 'bigint',
    deadline_ms: 'integer',
    on_unconfirmed: 'text',
    probe: 'boolean',
  });
  const isHeld = sql`reply.sending_since is not null and oldest.policy = 'hold'`;
  const { rows } = await sql<Claimed>`
    with oldest as materialized (
      select pending.id, pending.sending_since, given.conversation_id, given.deadline_ms, given.probe,
        coalesce(company.on_unconfirmed, given.on_unconfirmed) as policy
      from ${given} as given
      cross join lateral (
        select id, company_id, channel, sending_since from message
        where conversation_id = given.conversation_id and status = 'pending'
          -- a channel that has an outage does not hold up the replies of another
          and ${channelPauses('message')} = given.probe
        order by id limit 1
      ) as pending
      join company on company.id = pending.company_id
    )
    update message as reply set
      status = case when ${isHeld} then 'held' else reply.status end,
      error = case when ${isHeld} then ${DIED} else reply.error end,
      attempts = reply.attempts + case when ${isHeld} or oldest.probe then 0 else 1 end,
      sending_since = clock_timestamp()
    from oldest
    where reply.id = oldest.id and case reply.status when 'pending' then
      coalesce(reply.sending_since < clock_timestamp() - oldest.deadline_ms * interval '1 millisecond', true)
    end
    -- as asked: the reply may have moved to another conversation by a merge meanwhile
    returning oldest.conversation_id as "conversationId", reply.id, reply.company_id as "companyId", reply.channel,
      reply.address, reply.provider_address as "providerAddress", reply.text, reply.options,
      reply.idempotency_key as "idempotencyKey", oldest.policy as "onUnconfirmed", reply.attempts, oldest.probe,
      reply.restored_at is not null as restored, reply.parts_sent as "partsSent",
      reply.failure_code as "failureCode",
      reply.sending_since::text as "sendingSince", oldest.sending_since::text as "unconfirmedSince",
      (extract(epoch from clock_timestamp() - oldest.sending_since) * 1000)::float8 as "unconfirmedMs",
      reply.status = 'held' as held, ${isWithdrawn('reply')} as withdrawn
  `.execute(db);
  const claimed = new Map(rows.map((reply) => [reply.conversationId, reply]));
  return asked.map(({ conversationId }) => {
    const reply = claimed.get(conversationId);
    claimed.delete(conversationId); // of two calls for one conversation, the first gets the reply
    return reply;
  });
});
