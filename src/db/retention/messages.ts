import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';

/** A company whose messages are kept for this many days. */
export interface Retained {
  companyId: string;
  days: number;
}

/** In the order of their ids, after the given one. */
export async function retainedAfter(
  db: Db,
  { after, byDefault, limit }: { after: string; byDefault: number | null; limit: number },
): Promise<Retained[]> {
  const days = sql<number>`coalesce(retention_days, ${byDefault}::integer)`;
  return db
    .selectFrom('company')
    .select(['id as companyId', days.as('days')])
    .where('id', '>', after)
    .where(days, 'is not', null)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/**
 * Deletes the oldest messages of a company that are older than its retention, `limit` at most, with everything that is stored of them.
 * What is not finished stays: unanswered messages, and replies that are to be sent or held. So do messages of a conversation that another
 * transaction has locked, until the next time. Returns how many it deleted.
 *
 * The recursion steps from one channel of the company to the next in the index that finds the oldest messages of a channel. Of the rows
 * of an array the planner expects few: it finds them by their keys, also where they are a tenth of a small table.
 */
export async function deleteOldMessages(db: Db, retained: Retained, limit: number): Promise<number> {
  const { companyId } = retained;
  const { rows } = await sql<{ conversationId: string; deleted: number }>`
    with recursive used as (
      (select channel from message where company_id = ${companyId} order by company_id, channel limit 1)
      union all
      select next.channel from used cross join lateral (
        select channel from message where company_id = ${companyId} and channel > used.channel
        order by company_id, channel limit 1
      ) as next
    ), old as materialized (
      select message.id, message.conversation_id from used
      cross join (values ('in'), ('out')) as way (direction)
      cross join lateral (
        select id, conversation_id from message
        where company_id = ${companyId} and channel = used.channel and direction = way.direction
          and stored_at < ${before(retained)} and turn is not null and coalesce(status in ('sent', 'failed'), true)
        order by stored_at limit ${limit}::integer
      ) as message
      limit ${limit}::integer
    ), locked as materialized (
      select id from conversation where id = any(array(select conversation_id from old))
      order by id for no key update skip locked
    ), changed as (
      -- cached dialogues may hold them
      update conversation set edited_at = clock_timestamp() where id = any(array(select id from locked))
    ), deleted as (
      delete from message
      where id = any(array(select old.id from old join locked on locked.id = old.conversation_id))
      returning conversation_id
    )
    select conversation_id::text as "conversationId", count(*)::integer as deleted from deleted group by conversation_id
  `.execute(db);
  await clearStates(
    db,
    rows.map(({ conversationId }) => conversationId),
  );
  return rows.reduce((sum, { deleted }) => sum + deleted, 0);
}

/** Of conversations without a message: what the bot has noted of them, and its summary. */
async function clearStates(db: Db, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  await sql`
    update conversation set state = '{}', edited_at = clock_timestamp()
    where id = any(array(
      select id from conversation where id = any(array(select unnest(${conversationIds}::bigint[]))) and state <> '{}'
        and not exists (select from message where message.conversation_id = conversation.id)
      for no key update skip locked
    ))
  `.execute(db);
}

export function before({ days }: Pick<Retained, 'days'>): RawBuilder<Date> {
  return sql<Date>`now() - ${days}::integer * interval '1 day'`;
}
