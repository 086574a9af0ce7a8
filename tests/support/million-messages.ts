import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '../../src/db/database';

export interface ManyMessages {
  /** The conversations are spread evenly over them. Default: 4. */
  companies?: number;
  /** Default: 10,000. */
  conversations?: number;
  /** Of each conversation; even, because a turn is a message and its reply. Default: 100, so a million in all. */
  messages?: number;
  /** The turns are spread evenly over this time until now. Default: 400. */
  days?: number;
}

/** One conversation in this many waits for its turn, and one for a person. One in five times as many is parked. */
const WAITING = 100;

/**
 * Clients with a conversation each, and their messages, stored in the order of time, as gateways deliver them. The statistics of the
 * planner are up to date afterwards. A million messages take a native PostgreSQL about half a minute; the embedded one is given fewer.
 * Returns the ids of the companies. Conversation `i` (from 0) is of the company `i % companies`, and its client has `addressOf(i)`.
 */
export async function addManyMessages(db: Db, given: ManyMessages = {}): Promise<string[]> {
  const { companies = 4, conversations = 10_000, messages = 100, days = 400 } = given;
  const ids = Array.from({ length: companies }, () => `test-${randomUUID().slice(0, 12)}`);
  await db
    .insertInto('company')
    .values(ids.map((id) => ({ id, name: 'Salon' })))
    .execute();
  await db.transaction().execute(async (tx) => {
    // Foreign keys of rows that are generated together are right: checking them takes longer than the rows.
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`
      create temporary table generated on commit drop as
      select i, (${ids}::text[])[1 + i % ${companies}::integer] as company_id, '+7999' || lpad(i::text, 7, '0') as address
      from generate_series(0, ${conversations}::integer - 1) as i
    `.execute(tx);
    await sql`
      insert into client (company_id, address, name, created_at)
      select company_id, address, 'Client ' || i, now() - ${days}::integer * interval '1 day' from generated order by i
    `.execute(tx);
    await sql`
      insert into client_address (company_id, address, client_id)
      select company_id, address, client.id from generated join client using (company_id, address) order by i
    `.execute(tx);
    await sql`
      insert into conversation (company_id, client_id, version, received, created_at, waiting_since, due_at, parked_at, parked_reason,
        handed_over_at, handed_over_reason)
      select company_id, client.id, ${messages}::integer / 2, ${messages}::integer / 2, client.created_at,
        case when i % ${WAITING} = 0 then now() end, case when i % ${WAITING} = 0 then now() end,
        case when i % ${5 * WAITING} = 0 then now() end, case when i % ${5 * WAITING} = 0 then 'parked' end,
        case when i % ${WAITING} = 1 then now() end, case when i % ${WAITING} = 1 then 'handed over' end
      from generated join client using (company_id, address) order by i
    `.execute(tx);
    await insertMessages(tx, messages, days);
  });
  for (const table of ['client', 'client_address', 'conversation', 'message'])
    await sql`vacuum analyze ${sql.table(table)}`.execute(db);
  return ids;
}

/** Turn `t` of every conversation lies in the same stretch of time. Those that wait have an unanswered message more. */
async function insertMessages(tx: Tx, messages: number, days: number): Promise<void> {
  const turns = messages / 2;
  const age = sql`(${turns}::integer + 1 - t) * ${days}::integer * interval '1 day' / ${turns}::integer + (i % 1000) * interval '1 minute'`;
  await sql`
    insert into message (company_id, conversation_id, direction, channel, address, text, sent_at, received_at, stored_at, turn,
      provider_message_id, status, idempotency_key, author, turn_report)
    select company_id, conversation.id, direction, 'whatsapp', address, direction || ' ' || t || repeat(' word', 8),
      at, at, at, case when t <= ${turns}::integer then t end,
      direction || '-' || i || '-' || t,
      case when direction = 'out' then 'sent' end,
      case when direction = 'out' then company_id || '-' || conversation.id || '-' || t end,
      case when direction = 'out' then 'bot' end,
      case when direction = 'out' then '{"responderMs": 900, "debounceMs": 500, "since": "2026-01-01T00:00:00.000Z"}'::jsonb end
    from generated
    join client using (company_id, address)
    join conversation using (company_id)
    cross join generate_series(1, ${turns}::integer + 1) as t
    cross join (values ('in', 0), ('out', 1)) as of_turn (direction, seconds)
    cross join lateral (select now() - (${age}) + seconds * interval '1 second' as at) as time
    where conversation.client_id = client.id
      and (t <= ${turns}::integer or (direction = 'in' and i % ${WAITING} = 0))
    order by t, at, direction
  `.execute(tx);
}

/** The address of the client of conversation `i`, from 0. */
export function addressOf(i: number): string {
  return `+7999${String(i).padStart(7, '0')}`;
}
