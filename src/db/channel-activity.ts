import { sql } from 'kysely';
import type { Db } from './database';

export interface ChannelActivity {
  companyId: string;
  channel: string;
  lastReceivedAt: Date | null;
  lastSentAt: Date | null;
}

/** When the channels of these companies have last brought a message and taken a reply. Reads all messages of the companies. */
export async function channelActivity(db: Db, companyIds: readonly string[]): Promise<ChannelActivity[]> {
  if (companyIds.length === 0) return [];
  return db
    .selectFrom('message')
    .select([
      'company_id as companyId',
      'channel',
      sql<Date | null>`max(received_at) filter (where direction = 'in')`.as('lastReceivedAt'),
      sql<Date | null>`max(sending_since) filter (where status = 'sent')`.as('lastSentAt'),
    ])
    .where('company_id', 'in', [...companyIds])
    .groupBy(['company_id', 'channel'])
    .execute();
}
