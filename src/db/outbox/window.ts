import { sql } from 'kysely';
import type { Db } from '../database';
import type { PendingReply } from './claim';

/** Newest messages of a conversation that are read. A client who wrote before them has a long dialogue on another channel. */
const READ = 100;

/**
 * Whether the client's last message on the channel of a reply is older than `ms`, or they have written none there. Not if it may be
 * older than those that are read.
 */
export async function isOutsideWindow(
  db: Db,
  { conversationId, channel }: Pick<PendingReply, 'conversationId' | 'channel'>,
  ms: number,
): Promise<boolean> {
  const { rows } = await sql<{ outside: boolean }>`
    select coalesce(
      max(sent_at) filter (where direction = 'in' and channel = ${channel})
        < clock_timestamp() - ${ms}::bigint * interval '1 millisecond',
      count(*) < ${READ}
    ) as outside
    from (
      select direction, channel, sent_at from message
      where conversation_id = ${conversationId} order by turn desc limit ${READ}
    ) as newest
  `.execute(db);
  return rows[0]?.outside ?? false;
}
