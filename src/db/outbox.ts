import { sql } from 'kysely';
import type { OnUnconfirmed } from '../domain/policies';
import { batched } from './batched';
import type { Db, Transaction } from './database';
import { LockTimedOut } from './errors';
import { OneAtATime, type Patience, retryLocked, retryUntil } from './locks';
import { type Channel, type Failure, type Recorded, recordFailure, takeProbe } from './outages';
import type { Database } from './schema';

export interface PendingReply {
  id: string;
  companyId: string;
  channel: string;
  address: string;
  text: string;
  idempotencyKey: string;
  /** What its company wants done with it if nobody can tell whether it was sent. */
  onUnconfirmed: OnUnconfirmed;
  conversationId: string;
  /** How often it has been tried, this time included; as a probe does not count. */
  attempts: number;
  /** It is sent to find out whether its channel's outage is over. */
  probe: boolean;
  /** It was refused, and the refusal was taken back because everything was refused then. */
  restored: boolean;
  /** When it was claimed, as PostgreSQL writes it, to the microsecond. It tells this claim from a later one of another process. */
  sendingSince: string;
}

type ClaimedReply = Pick<PendingReply, 'id' | 'sendingSince'>;

export type Claim =
  | { kind: 'claimed'; reply: PendingReply }
  /** Whoever was sending the oldest reply was killed, and the company would rather have it lost than said twice. */
  | { kind: 'held' }
  /** Another process is sending this conversation's oldest reply, or was killed while it did. */
  | { kind: 'busy'; retryInMs: number }
  /** Its channel has an outage: the sweep wakes it when that is over, or when it is to be the next probe. */
  | { kind: 'paused' }
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
  const claimed = await claim(db, { ...claiming, probe: false });
  if (claimed) return claimOf(claimed);
  const oldest = await oldestPending(db, claiming);
  if (!oldest) return { kind: 'empty' };
  if (!oldest.paused) return { kind: 'busy', retryInMs: oldest.retryInMs };
  if (!(await takeProbe(db, oldest, claiming.deadlineMs))) return { kind: 'paused' };
  const probe = await claim(db, { ...claiming, probe: true });
  return probe ? claimOf(probe) : { kind: 'paused' };
}

function claimOf({ held, ...reply }: Claimed): Claim {
  return held ? { kind: 'held' } : { kind: 'claimed', reply };
}

/** Of a conversation of which nothing could be claimed. */
async function oldestPending(
  db: Db,
  { conversationId, deadlineMs }: Claiming,
): Promise<(Channel & { retryInMs: number; paused: boolean }) | undefined> {
  return db
    .selectFrom('message as m')
    .leftJoin('channel_outage as o', (join) =>
      join.onRef('o.company_id', '=', 'm.company_id').onRef('o.channel', '=', 'm.channel'),
    )
    .select([
      'm.company_id as companyId',
      'm.channel',
      sql<number>`greatest(0, ${deadlineMs}::integer
        - (extract(epoch from clock_timestamp() - m.sending_since) * 1000)::integer)`.as('retryInMs'),
      sql<boolean>`o.next_probe_at is not null`.as('paused'),
    ])
    .where('m.conversation_id', '=', conversationId)
    .where('m.status', '=', 'pending')
    .orderBy('m.id')
    .limit(1)
    .executeTakeFirst();
}

interface Asked extends Claiming {
  probe: boolean;
}

interface Claimed extends PendingReply {
  held: boolean;
}

/**
 * The partial index of unsent replies is empty in the eyes of the planner whenever it was vacuumed in a quiet moment,
 * and then it would rather read the whole of it for each conversation: hence the lateral, and hence the `case`, which
 * lets no partial index stand in for the primary key.
 */
const claim = batched(async (db, claiming: Asked[]): Promise<(Claimed | undefined)[]> => {
  const list = <T>(of: (one: Asked) => T) => claiming.map(of);
  const diedAndHeld = sql`m.sending_since is not null and policy = 'hold'`;
  const { rows } = await sql<Claimed>`
    with oldest as materialized (
      select m.id, g.deadline_ms, coalesce(c.on_unconfirmed, g.on_unconfirmed) as policy, g.probe
      from unnest(
        ${list(({ conversationId }) => conversationId)}::bigint[],
        ${list(({ deadlineMs }) => deadlineMs)}::integer[],
        ${list(({ onUnconfirmed }) => onUnconfirmed)}::text[],
        ${list(({ probe }) => probe)}::boolean[]
      ) as g(conversation_id, deadline_ms, on_unconfirmed, probe)
      cross join lateral (
        select u.id, u.company_id, u.channel from message u
        where u.conversation_id = g.conversation_id and u.status = 'pending'
        order by u.id limit 1
      ) as m
      join company c on c.id = m.company_id
      where g.probe or not exists (
        select from channel_outage o
        where o.company_id = m.company_id and o.channel = m.channel and o.next_probe_at is not null
      )
    )
    update message as m set
      status = case when ${diedAndHeld} then 'held' else m.status end,
      error = case when ${diedAndHeld} then ${DIED} else m.error end,
      attempts = m.attempts + case when ${diedAndHeld} or probe then 0 else 1 end,
      sending_since = clock_timestamp()
    from oldest
    where m.id = oldest.id and case m.status when 'pending' then
      coalesce(m.sending_since < clock_timestamp() - deadline_ms * interval '1 millisecond', true)
    end
    returning m.conversation_id as "conversationId", m.id, m.company_id as "companyId", m.channel, m.address, m.text,
      m.idempotency_key as "idempotencyKey", policy as "onUnconfirmed", m.attempts, probe,
      m.restored_at is not null as restored,
      m.sending_since::text as "sendingSince", m.status = 'held' as held
  `.execute(db);
  const claimed = new Map(rows.map((reply) => [reply.conversationId, reply]));
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

export interface Sent {
  /** Whether its conversation has more to send. */
  more: boolean;
  /** The outage of its channel that this has ended. */
  ended: EndedOutage | undefined;
}

export interface EndedOutage extends Channel {
  since: Date;
}

/**
 * Also where it was held meanwhile: now it is known. Its channel works. If this failed, the reply would be sent again or held:
 * so it is tried until another process may claim the reply.
 */
export async function markSent(db: Db, delivery: Delivery, patience: Patience): Promise<Sent> {
  return retryUntil(patience, () => mark(db, delivery));
}

const mark = batched(async (db, sent: Delivery[]): Promise<Sent[]> => {
  const { rows } = await sql<{ id: string; more: boolean } & EndedOutage>`
    with sent as (
      update message as m set status = 'sent', provider_message_id = g.message_id, error = null
      from unnest(
        ${sent.map(({ replyId }) => replyId)}::bigint[],
        ${sent.map(({ messageId }) => messageId ?? null)}::text[]
      ) as g(id, message_id)
      where m.id = g.id
      returning m.id, m.company_id, m.channel, exists (
        select from message n
        where n.conversation_id = m.conversation_id and n.status = 'pending' and n.id <> m.id
      ) as more
    ), works as (
      delete from channel_outage where (company_id, channel) in (
        select o.company_id, o.channel from channel_outage o join sent s on s.company_id = o.company_id and s.channel = o.channel
        for update of o skip locked
      ) returning company_id, channel, declared_at
    )
    select s.id, s.more, s.company_id as "companyId", s.channel, w.declared_at as since
    from sent s left join works w on w.company_id = s.company_id and w.channel = s.channel
  `.execute(db);
  const told = new Map(rows.map((row) => [row.id, row]));
  const said = new Set<string>();
  return sent.map(({ replyId }) => {
    const row = told.get(replyId);
    if (!row) return { more: false, ended: undefined }; // its company has been deleted
    const { more, companyId, channel, since } = row;
    const of = JSON.stringify([companyId, channel]);
    const first = since !== null && !said.has(of); // several replies of one channel end one outage
    if (first) said.add(of);
    return { more, ended: first ? { companyId, channel, since } : undefined };
  });
});

export interface Unsent {
  /** `failed`: never again; `pending`: the next attempt may take it; `held`: an operator decides. */
  status: 'failed' | 'pending' | 'held';
  error: string;
}

/** Changes nothing when the claim has ended: another process may be sending the reply. */
export async function markUnsent(
  db: Db | Transaction<Database>,
  reply: ClaimedReply,
  { status, error }: Unsent,
): Promise<void> {
  await db
    .updateTable('message')
    .set({ status, error, ...(status === 'pending' && { sending_since: null }) })
    .where(isClaimed(reply))
    .execute();
}

function isClaimed({ id, sendingSince }: ClaimedReply) {
  return sql<boolean>`id = ${id} and status = 'pending' and sending_since = ${sendingSince}::timestamptz`;
}

/**
 * The same of a reply that its gateway has not taken, which counts against its channel: in an outage nothing is refused for
 * good, for nothing was looked at. Undefined: the claim has ended, and nothing was counted.
 */
export async function markFailure(
  db: Db,
  reply: PendingReply,
  failure: Pick<Failure, 'refused' | 'askedMs'>,
  { status, error }: Unsent,
): Promise<Recorded | undefined> {
  const { companyId, channel, probe } = reply;
  const mark = () =>
    db.transaction().execute(async (tx) => {
      const claimed = await tx
        .selectFrom('message')
        .select('id')
        .where(isClaimed(reply))
        .forUpdate()
        .execute();
      if (claimed.length === 0) return undefined;
      const recorded = await recordFailure(tx, {
        ...failure,
        companyId,
        channel,
        probe,
        replyId: reply.id,
        reason: error,
      });
      const kept = recorded.outage && status === 'failed' ? 'pending' : status;
      await markUnsent(tx, reply, { status: kept, error });
      return recorded;
    });
  return failuresOf.run(JSON.stringify([companyId, channel]), async () => {
    try {
      return await retryLocked(mark);
    } catch (locked) {
      // The reply itself is ours to set back. With a claim that stands it would count as one that may have been sent.
      if (locked instanceof LockTimedOut && status === 'pending')
        await markUnsent(db, reply, { status, error });
      throw locked;
    }
  });
}

/** A gateway that breaks fails many replies of a channel at once, and all of them count in one row. */
const failuresOf = new OneAtATime();
