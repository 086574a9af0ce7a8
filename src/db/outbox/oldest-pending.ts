import { sql } from 'kysely';
import type { Db } from '../database';
import { type ChannelKey, channelPauses } from '../outages/channel-key';

interface Oldest extends ChannelKey {
  /** Milliseconds until the claim of another process ends; 0: the reply is not claimed. */
  retryInMs: number;
  /** Its channel has an outage. */
  paused: boolean;
}

/** Why the oldest unsent reply of a conversation could not be claimed. Undefined: the conversation has none. */
export async function oldestPending(
  db: Db,
  { conversationId, deadlineMs }: { conversationId: string; deadlineMs: number },
): Promise<Oldest | undefined> {
  return db
    .selectFrom('message')
    .select([
      'company_id as companyId',
      'channel',
      sql<number>`greatest(0, ceil(${deadlineMs}::float8
        - extract(epoch from clock_timestamp() - sending_since)::float8 * 1000))`.as('retryInMs'),
      channelPauses('message').as('paused'),
    ])
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'pending')
    .orderBy(channelPauses('message')) // the replies of channels without an outage come first
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}
