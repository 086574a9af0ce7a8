import { sql } from 'kysely';
import type { Db } from '../database';
import type { ChannelKey } from './channel-key';

export interface Outage extends ChannelKey {
  since: Date;
  /** The last answer of the gateway. */
  reason: string;
  /** How many replies wait. */
  waiting: number;
}

/** The outages of one company or of all, the one with the most waiting replies first. */
export async function outages(db: Db, companyId?: string): Promise<Outage[]> {
  return db
    .selectFrom('channel_outage as outage')
    .select([
      'outage.company_id as companyId',
      'outage.channel',
      sql<Date>`outage.declared_at`.as('since'),
      'outage.reason',
      sql<number>`(
        select count(*)::integer from message as reply
        where reply.company_id = outage.company_id and reply.channel = outage.channel and reply.status = 'pending'
      )`.as('waiting'),
    ])
    .where('outage.next_probe_at', 'is not', null)
    .$if(companyId !== undefined, (query) => query.where('outage.company_id', '=', companyId ?? ''))
    .orderBy('waiting', 'desc')
    .orderBy('outage.company_id')
    .execute();
}

/** Ends the outages of one company or of all: the next sweep sends the replies. Returns how many channels were resumed. */
export async function resumeChannels(db: Db, companyId?: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('channel_outage')
    .set({ next_probe_at: null, failures: 0, probes: 0, refused: [] })
    .where('next_probe_at', 'is not', null)
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
