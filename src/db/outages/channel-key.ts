import { type RawBuilder, sql } from 'kysely';

/** What names one channel: its company, and its name within the company. */
export interface ChannelKey {
  companyId: string;
  channel: string;
}

/** Whether the replies of a channel wait, because it has an outage. `row`: any row with `company_id` and `channel`. */
export function channelPauses(row: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from channel_outage as outage
    where outage.company_id = ${sql.ref(`${row}.company_id`)} and outage.channel = ${sql.ref(`${row}.channel`)}
      and outage.next_probe_at is not null
  )`;
}
