import { sql } from 'kysely';
import {
  FIRST_PROBE_PAUSE,
  LONGEST_PROBE_PAUSE,
  OUTAGE_FAILURES,
  OUTAGE_REFUSED_CONVERSATIONS,
} from '../../domain/limits';
import type { Tx } from '../database';
import type { ChannelKey } from './channel-key';

/**
 * The row of a channel in `channel_outage`, and with it the outage. A channel has an outage when the gateway takes none of its
 * replies; they wait in PostgreSQL meanwhile. The sweep sends one of them as a probe, after a pause that doubles each time.
 *
 *   no row      the last reply was taken
 *   row         failures since then; replies are sent as usual
 *   declared    too many failures in a row: `next_probe_at` is set, and replies wait
 *   resumed     by an operator: replies are sent as usual, `declared_at` is still set
 *
 * A reply that is taken deletes the row, in every state.
 */

export interface ChannelFailure extends ChannelKey {
  replyId: string;
  /** The gateway refused this reply, not every reply. */
  refused: boolean;
  /** The reply was sent to find out whether the outage is over. */
  probe: boolean;
  /** Milliseconds for which the gateway asked for no requests; 0: it did not ask. */
  askedMs: number;
  reason: string;
}

export interface RecordedFailure {
  /** The replies of the channel wait. */
  outage: boolean;
  /** They wait since this failure. */
  began: boolean;
}

/** How many refused replies are remembered, to be restored if this becomes an outage. */
const REMEMBERED = 100;

/** Counts a failure of a channel, in the transaction that marks the reply. */
export async function recordChannelFailure(tx: Tx, failure: ChannelFailure): Promise<RecordedFailure> {
  const counted = await count(tx, failure);
  if (!counted) return { outage: false, began: false }; // its company has been deleted
  if (counted.paused) {
    if (failure.probe) await pause(tx, failure);
    return { outage: true, began: false };
  }
  const isFew =
    counted.failures < OUTAGE_FAILURES && counted.refusedConversations < OUTAGE_REFUSED_CONVERSATIONS;
  if (isFew && failure.askedMs <= LONGEST_PROBE_PAUSE) return { outage: false, began: false };
  await pause(tx, failure);
  await restoreRefused(tx, failure);
  return { outage: true, began: true };
}

interface Counted {
  failures: number;
  refusedConversations: number;
  paused: boolean;
}

async function count(
  tx: Tx,
  { companyId, channel, replyId, refused, reason }: ChannelFailure,
): Promise<Counted | undefined> {
  const { rows } = await sql<Counted>`
    insert into channel_outage as outage (company_id, channel, failures, refused, reason)
    select company.id, ${channel}::text, ${refused ? 0 : 1}::integer, ${refused ? [replyId] : []}::bigint[], ${reason}::text
    from company where company.id = ${companyId}
    on conflict (company_id, channel) do update set
      failures = outage.failures + excluded.failures,
      refused = (outage.refused || excluded.refused)[greatest(1, cardinality(outage.refused) + 2 - ${sql.lit(REMEMBERED)}):],
      reason = excluded.reason
    returning failures, next_probe_at is not null as paused, (
      select count(distinct conversation_id)::integer from message where message.id = any(outage.refused)
    ) as "refusedConversations"
  `.execute(tx);
  return rows[0];
}

/** Declares the outage, if it is not declared yet, and sets the time of its next probe. */
async function pause(tx: Tx, { companyId, channel, askedMs }: ChannelFailure): Promise<void> {
  const doubled = sql`least(${sql.lit(FIRST_PROBE_PAUSE)} * power(2, least(probes, 10)), ${sql.lit(LONGEST_PROBE_PAUSE)})`;
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

/**
 * Sends the remembered replies again: they were refused because of the outage. A reply stays refused if a later one of its
 * conversation has been sent, or is being sent: the client would read them in the wrong order.
 */
async function restoreRefused(tx: Tx, { companyId, channel }: ChannelKey): Promise<void> {
  await sql`
    with cleared as (
      update channel_outage as outage set refused = '{}'
      from (
        select company_id, channel, refused from channel_outage
        where company_id = ${companyId} and channel = ${channel}
      ) as before
      where outage.company_id = before.company_id and outage.channel = before.channel
      returning before.refused
    )
    update message as reply set status = 'pending', sending_since = null, restored_at = clock_timestamp()
    where reply.id in (select unnest(refused) from cleared) and reply.status = 'failed' and not exists (
      select from message as later
      where later.conversation_id = reply.conversation_id and later.id > reply.id
        and (later.status in ('sent', 'held') or later.status = 'pending' and later.sending_since is not null)
    )
  `.execute(tx);
}
