import { sql } from 'kysely';
import { batched } from '../batched';
import type { Db } from '../database';
import { type Patience, retryUntil } from '../locks';
import type { ChannelKey } from '../outages/channel-key';
import { rowsOf } from '../rows';

export interface Delivery {
  replyId: string;
  /** The provider's id, where it gives one. */
  messageId: string | undefined;
  /** In how many parts it was sent. */
  parts: number;
}

export interface MarkedReply {
  /** Whether its conversation has more to send. */
  more: boolean;
  /** The outage of its channel, if this reply has ended it. */
  ended: EndedOutage | undefined;
  /** Seconds since the oldest message that it answers; undefined: no turn has made it. */
  seconds: number | undefined;
  /** For how many of them the debounce kept the message. */
  debounceSeconds: number | undefined;
}

export interface EndedOutage extends ChannelKey {
  since: Date;
}

/**
 * Marks a reply as sent, even if it was held meanwhile. A sent reply shows that its channel works. If the mark failed, the
 * reply would be sent again or held: so it is tried until another process may claim the reply.
 */
export async function markSent(db: Db, delivery: Delivery, patience: Patience): Promise<MarkedReply> {
  return retryUntil(patience, () => mark(db, delivery));
}

interface MarkedRow extends ChannelKey {
  id: string;
  more: boolean;
  since: Date | null;
  seconds: number | null;
  debounceSeconds: number | null;
}

const mark = batched(async (db, deliveries: Delivery[]): Promise<MarkedReply[]> => {
  const given = rowsOf(
    deliveries.map(({ replyId, messageId, parts }) => ({ reply_id: replyId, message_id: messageId, parts })),
    { reply_id: 'bigint', message_id: 'text', parts: 'integer' },
  );
  const { rows } = await sql<MarkedRow>`
    with sent as (
      update message as reply set status = 'sent', provider_message_id = given.message_id, parts_sent = given.parts,
        error = null, failure_code = null
      from ${given} as given
      where reply.id = given.reply_id
      returning reply.id, reply.company_id, reply.channel, reply.turn_report as report, exists (
        select from message as other
        where other.conversation_id = reply.conversation_id and other.status = 'pending' and other.id <> reply.id
      ) as more
    ), ended as (
      delete from channel_outage where (company_id, channel) in (
        select outage.company_id, outage.channel from channel_outage as outage
        join sent on sent.company_id = outage.company_id and sent.channel = outage.channel
        for update of outage skip locked
      ) returning company_id, channel, declared_at
    )
    select sent.id, sent.more, sent.company_id as "companyId", sent.channel, ended.declared_at as since,
      extract(epoch from clock_timestamp() - (sent.report ->> 'since')::timestamptz)::float8 as seconds,
      (sent.report ->> 'debounceMs')::float8 / 1000 as "debounceSeconds"
    from sent left join ended on ended.company_id = sent.company_id and ended.channel = sent.channel
  `.execute(db);
  return outcomesOf(deliveries, rows);
});

function outcomesOf(deliveries: readonly Delivery[], rows: readonly MarkedRow[]): MarkedReply[] {
  const marked = new Map(rows.map((row) => [row.id, row]));
  const reported = new Set<string>();
  return deliveries.map(({ replyId }) => {
    const row = marked.get(replyId);
    if (!row) return DELETED;
    const { more, companyId, channel, since } = row;
    const key = JSON.stringify([companyId, channel]);
    const isFirst = since !== null && !reported.has(key); // several replies of one channel end one outage
    if (isFirst) reported.add(key);
    return {
      more,
      ended: isFirst ? { companyId, channel, since } : undefined,
      seconds: row.seconds ?? undefined,
      debounceSeconds: row.debounceSeconds ?? undefined,
    };
  });
}

/** Of a reply whose company has been deleted meanwhile. */
const DELETED: MarkedReply = {
  more: false,
  ended: undefined,
  seconds: undefined,
  debounceSeconds: undefined,
};
