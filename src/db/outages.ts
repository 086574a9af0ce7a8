import { sql } from 'kysely';
import { MINUTE, SECOND } from '../time/duration';
import type { Db, Transaction } from './database';
import type { Database } from './schema';

/**
 * A channel is a company's way out through the gateway. A channel has an outage when the gateway takes none of its replies.
 * The replies then wait in PostgreSQL. The sweep tries one of them after a pause; the pause doubles until the gateway takes one.
 *
 *   no row      the last reply was taken
 *   row         failures since then; replies are sent as ever
 *   declared    too many of them in a row: `next_probe_at` is set, and replies wait
 *   resumed     by an operator: they are sent as ever, and `declared_at` still stands
 *
 * A reply that is taken deletes the row in every state.
 */

/** This many failures in a row are an outage. Each failure stands for several requests. */
const FAILURES = 3;
/** Refusals of the replies of this many conversations in a row are an outage, although each seems to be about one message. */
const REFUSED_CONVERSATIONS = 5;
/** How many of the replies that were refused in a row are remembered. */
const REMEMBERED = 100;

const FIRST_PAUSE = 5 * SECOND;
/** A provider that asks for more is closed: that is an outage at once. */
export const LONGEST_PAUSE = MINUTE;

export interface Channel {
  companyId: string;
  channel: string;
}

export interface Failure extends Channel {
  replyId: string;
  /** Whether the gateway refused the reply, rather than all of them. */
  refused: boolean;
  /** Whether the reply was sent to find out whether the outage is over. */
  probe: boolean;
  /** Milliseconds that the gateway asked to be left alone; 0: it did not ask. */
  askedMs: number;
  reason: string;
}

export interface Recorded {
  /** Whether the channel's replies wait. */
  outage: boolean;
  /** Whether they do since this failure. */
  began: boolean;
}

/** Counts a failure of a channel, in the transaction that marks its reply. */
export async function recordFailure(tx: Transaction<Database>, failure: Failure): Promise<Recorded> {
  const { companyId, channel, replyId, refused, probe, askedMs, reason } = failure;
  const { rows } = await sql<{ failures: number; conversations: number; paused: boolean }>`
    insert into channel_outage as o (company_id, channel, failures, refused, reason)
    select c.id, ${channel}::text, ${refused ? 0 : 1}::integer, ${refused ? [replyId] : []}::bigint[], ${reason}::text
    from company c where c.id = ${companyId}
    on conflict (company_id, channel) do update set
      failures = o.failures + excluded.failures,
      refused = (o.refused || excluded.refused)[greatest(1, cardinality(o.refused) + 2 - ${sql.lit(REMEMBERED)}):],
      reason = excluded.reason
    returning failures, next_probe_at is not null as paused,
      (select count(distinct m.conversation_id)::integer from message m where m.id = any(o.refused)) as conversations
  `.execute(tx);
  const [now] = rows;
  if (!now) return { outage: false, began: false }; // its company has been deleted
  if (now.paused) {
    if (probe) await pause(tx, failure);
    return { outage: true, began: false };
  }
  const isFew = now.failures < FAILURES && now.conversations < REFUSED_CONVERSATIONS;
  if (isFew && askedMs <= LONGEST_PAUSE) return { outage: false, began: false };
  await pause(tx, failure);
  await restoreRefused(tx, failure);
  return { outage: true, began: true };
}

async function pause(tx: Transaction<Database>, { companyId, channel, askedMs }: Failure): Promise<void> {
  const doubled = sql`least(${sql.lit(FIRST_PAUSE)} * power(2, least(probes, 10)), ${sql.lit(LONGEST_PAUSE)})`;
  const ms = sql`greatest(${doubled}, ${Math.ceil(askedMs)}::integer)`;
  await tx
    .updateTable('channel_outage')
    .set({
      declared_at: sql<Date>`coalesce(declared_at, clock_timestamp())`,
      next_probe_at: sql<Date>`clock_timestamp() + ${ms} * interval '1 millisecond'`,
      probes: sql<number>`probes + 1`,
    })
    .where('company_id', '=', companyId)
    .where('channel', '=', channel)
    .execute();
}

/** It was not the replies after all. Those that a later one of their conversation has passed, or is passing, stay as they are. */
async function restoreRefused(tx: Transaction<Database>, { companyId, channel }: Channel): Promise<void> {
  await sql`
    with cleared as (
      update channel_outage o set refused = '{}'
      from (select company_id, channel, refused from channel_outage
        where company_id = ${companyId} and channel = ${channel}) as before
      where o.company_id = before.company_id and o.channel = before.channel
      returning before.refused
    )
    update message m set status = 'pending', sending_since = null, restored_at = clock_timestamp()
    where m.id in (select unnest(refused) from cleared) and m.status = 'failed' and not exists (
      select from message n where n.conversation_id = m.conversation_id and n.id > m.id
        and (n.status in ('sent', 'held') or n.status = 'pending' and n.sending_since is not null)
    )
  `.execute(tx);
}

/** Whether a reply of the channel may be sent now to find out whether the outage is over; one at a time, for `deadlineMs`. */
export async function takeProbe(
  db: Db,
  { companyId, channel }: Channel,
  deadlineMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('channel_outage')
    .set({ next_probe_at: sql<Date>`clock_timestamp() + ${deadlineMs}::integer * interval '1 millisecond'` })
    .where('company_id', '=', companyId)
    .where('channel', '=', channel)
    .where('next_probe_at', '<=', sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * A conversation of each channel whose next probe is due. Another one each time, and first those that have not been refused
 * yet: a reply may be refused for its own sake.
 */
export async function dueProbes(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('message as m')
    .innerJoin('channel_outage as o', (join) =>
      join.onRef('o.company_id', '=', 'm.company_id').onRef('o.channel', '=', 'm.channel'),
    )
    .distinctOn(['m.company_id', 'm.channel'])
    .select('m.conversation_id as id')
    .where('m.status', '=', 'pending')
    .where('o.next_probe_at', '<=', sql<Date>`clock_timestamp()`)
    .orderBy('m.company_id')
    .orderBy('m.channel')
    .orderBy(sql`m.restored_at is not null`)
    .orderBy(sql`random()`)
    .execute();
  return rows.map(({ id }) => id);
}

export interface Outage extends Channel {
  since: Date;
  /** What the gateway answered last. */
  reason: string;
  /** Replies that wait. */
  waiting: number;
}

/** Of one company, or all; those that most replies wait for first. */
export async function outages(db: Db, companyId?: string): Promise<Outage[]> {
  return db
    .selectFrom('channel_outage as o')
    .select([
      'o.company_id as companyId',
      'o.channel',
      sql<Date>`o.declared_at`.as('since'),
      'o.reason',
      sql<number>`(
        select count(*)::integer from message m
        where m.company_id = o.company_id and m.channel = o.channel and m.status = 'pending'
      )`.as('waiting'),
    ])
    .where('o.next_probe_at', 'is not', null)
    .$if(companyId !== undefined, (query) => query.where('o.company_id', '=', companyId ?? ''))
    .orderBy('waiting', 'desc')
    .orderBy('o.company_id')
    .execute();
}

/** Replies of one company, or all, wait no longer: the next sweep takes them up. Returns how many channels resumed. */
export async function resumeChannels(db: Db, companyId?: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('channel_outage')
    .set({ next_probe_at: null, failures: 0, probes: 0, refused: [] })
    .where('next_probe_at', 'is not', null)
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
