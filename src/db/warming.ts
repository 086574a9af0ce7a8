import { sql } from 'kysely';
import type { Db } from './database';

/** A client whose next message is likely. */
export interface WarmingCandidate {
  /** The client's canonical address. */
  client: string;
  reason: 'vip' | 'booking' | 'active';
  /** Of the client's segments now. The dialogue has none as long as the client has no conversation. */
  versions: { company: number; schedule: number; client: number; dialogue: number | null };
}

const BOOKED_WITHIN = "interval '24 hours'";
/** Who has been silent for longer is not expected to write tomorrow. */
const ACTIVE_WITHIN = "interval '30 days'";

/**
 * The clients of a company whose next message is likely, at most `limit`: VIPs, then clients with a booking in the next 24
 * hours (the soonest first), then those who wrote or were answered last. Reads one message of each conversation, by index.
 */
export async function warmingCandidates(
  db: Db,
  companyId: string,
  limit: number,
): Promise<WarmingCandidate[]> {
  const { rows } = await sql<WarmingCandidate>`
    with candidate as (
      (select id as client_id, 1 as place, row_number() over (order by id) as position
        from client where company_id = ${companyId} and vip order by id limit ${limit})
      union all
      (select client_id, 2, row_number() over (order by min(starts_at))
        from booking where company_id = ${companyId} and status = 'booked' and client_id is not null
          and starts_at between now() and now() + ${sql.raw(BOOKED_WITHIN)}
        group by client_id order by min(starts_at) limit ${limit})
      union all
      (select conversation.client_id, 3, row_number() over (order by last.stored_at desc)
        from conversation cross join lateral (
          select stored_at from message where message.conversation_id = conversation.id
          order by message.turn desc limit 1
        ) as last
        where conversation.company_id = ${companyId} and last.stored_at > now() - ${sql.raw(ACTIVE_WITHIN)}
        order by last.stored_at desc limit ${limit})
    ), chosen as (
      select distinct on (client_id) client_id, place, position from candidate order by client_id, place
    )
    select client.address as client,
      (array['vip', 'booking', 'active'])[chosen.place] as reason,
      json_build_object('company', company.version, 'schedule', company.schedule_version, 'client', client.version,
        'dialogue', conversation.dialogue_version) as versions
    from chosen
    join client on client.id = chosen.client_id
    join company on company.id = client.company_id
    left join conversation on conversation.company_id = client.company_id and conversation.client_id = client.id
    order by chosen.place, chosen.position
    limit ${limit}
  `.execute(db);
  return rows;
}

/** Every company with its time zone, which PostgreSQL or Node may not know. */
export async function companyTimezones(db: Db): Promise<{ id: string; timezone: string }[]> {
  return db.selectFrom('company').select(['id', 'timezone']).orderBy('id').execute();
}
