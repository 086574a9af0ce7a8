import { sql } from 'kysely';
import type { Db } from './database';
import type { ChannelKey } from './outages/channel-key';
import { rowsOf } from './rows';

export interface ChannelActivity extends ChannelKey {
  lastReceivedAt: Date | null;
  lastSentAt: Date | null;
  /** Replies that are not sent yet. */
  waiting: number;
  /** When the provider said that the channel has no session with WhatsApp; null: it has one, or nothing was said. */
  disconnectedSince: Date | null;
}

/** Newest replies of a channel that are looked at for one that was sent. */
const READ = 100;

/** When channels have last brought a message and taken a reply, and what waits. Reads the newest messages of each. */
export async function channelActivity(db: Db, channels: readonly ChannelKey[]): Promise<ChannelActivity[]> {
  const given = rowsOf(
    channels.map(({ companyId, channel }) => ({ company_id: companyId, channel })),
    { company_id: 'text', channel: 'text' },
  );
  const newest = (direction: 'in' | 'out') => sql`
    select received_at, sending_since, status from message
    where company_id = given.company_id and channel = given.channel and direction = ${sql.lit(direction)}
    order by stored_at desc limit ${READ}`;
  const { rows } = await sql<ChannelActivity>`
    select company_id as "companyId", channel,
      (select max(received_at) from (${newest('in')}) as received) as "lastReceivedAt",
      (select max(sending_since) from (${newest('out')}) as sent where status = 'sent') as "lastSentAt",
      (select count(*)::integer from message
        where company_id = given.company_id and channel = given.channel and status = 'pending') as waiting,
      (select changed_at from channel_state
        where company_id = given.company_id and channel = given.channel and not connected) as "disconnectedSince"
    from ${given} as given
  `.execute(db);
  return rows;
}
