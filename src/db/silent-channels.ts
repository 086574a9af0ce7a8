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
 */
export async function newlySilentChannels(db: Db, silenceMs: number): Promise<SilentChannel[]> {
  const ago = (ms: number) => sql`clock_timestamp() - ${ms}::bigint * interval '1 millisecond'`;
  const { rows } = await sql<SilentChannel>`
    insert into channel_state as known (company_id, channel, silent_since)
    select company_id, channel, max(stored_at) from message
    where direction = 'in' and stored_at > ${ago(silenceMs + USUALLY.withinMs)}
    group by company_id, channel
    having max(stored_at) < ${ago(silenceMs)} and count(*) >= ${USUALLY.messages}
    on conflict (company_id, channel) do update set silent_since = excluded.silent_since
      where known.silent_since is distinct from excluded.silent_since
    returning company_id as "companyId", channel, silent_since as since
  `.execute(db);
  return rows;
}
