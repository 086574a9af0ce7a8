import { sql } from 'kysely';
import type { Db } from '../database';
import type { ChannelKey } from './channel-key';

/**
 * Whether a reply of the channel may be sent now, as a probe, to find out whether the outage is over. No other probe of the
 * channel is allowed for `deadlineMs`.
 */
export async function takeProbe(
  db: Db,
  { companyId, channel }: ChannelKey,
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
 * One conversation of each channel whose next probe is due: a different one each time, and first those whose reply has not
 * been refused yet, because a gateway may refuse a reply for its content.
 */
export async function dueProbes(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('message as reply')
    .innerJoin('channel_outage as outage', (join) =>
      join.onRef('outage.company_id', '=', 'reply.company_id').onRef('outage.channel', '=', 'reply.channel'),
    )
    .distinctOn(['reply.company_id', 'reply.channel'])
    .select('reply.conversation_id as id')
    .where('reply.status', '=', 'pending')
    .where('outage.next_probe_at', '<=', sql<Date>`clock_timestamp()`)
    .orderBy('reply.company_id')
    .orderBy('reply.channel')
    .orderBy(sql`reply.restored_at is not null`)
    .orderBy(sql`random()`)
    .execute();
  return rows.map(({ id }) => id);
}
