import { sql } from 'kysely';
import { DAY } from '../time/duration';
import type { Db } from './database';
import type { ChannelKey } from './outages/channel-key';

/** A channel with fewer messages is silent for long by itself. */
const USUALLY = { messages: 20, withinMs: 7 * DAY };

export interface SilentChannel extends ChannelKey {
  /** When its last message was stored. */
  since: Date;
}

/**
 * Channels that had at least twenty messages in a week, and then none for `silenceMs`. Each silence is returned once.
 * The recursion steps from one channel to the next in the index: a grouping would read a week of messages.
 */
export async function newlySilentChannels(db: Db, silenceMs: number): Promise<SilentChannel[]> {
  const ago = (ms: number) => sql`clock_timestamp() - ${ms}::bigint * interval '1 millisecond'`;
  const received = (newer: number) => sql`
    select stored_at from message
    where company_id = used.company_id and channel = used.channel and direction = 'in'
    order by stored_at desc offset ${newer}::integer limit 1`;
  const { rows } = await sql<SilentChannel>`
    with recursive used as (
      (select company_id, channel from message order by company_id, channel limit 1)
      union all
      select next.company_id, next.channel from used cross join lateral (
        select company_id, channel from message
        where (company_id, channel) > (used.company_id, used.channel)
        order by company_id, channel limit 1
      ) as next
    )
    insert into channel_state as known (company_id, channel, silent_since)
    select used.company_id, used.channel, newest.stored_at from used
    cross join lateral (${received(0)}) as newest
    cross join lateral (${received(USUALLY.messages - 1)}) as earlier
    where newest.stored_at < ${ago(silenceMs)} and earlier.stored_at > ${ago(silenceMs + USUALLY.withinMs)}
    on conflict (company_id, channel) do update set silent_since = excluded.silent_since
      where known.silent_since is distinct from excluded.silent_since
    returning company_id as "companyId", channel, silent_since as since
  `.execute(db);
  return rows;
}
