import { sql } from 'kysely';
import { masked } from '../privacy/redaction';
import { HOUR } from '../time/duration';
import type { Db } from './database';

const LONGEST_REASON = 500;
/** Between two tries of a turn that fails; in seconds, it doubles from one. */
const LONGEST_PAUSE = 300;

/**
 * Counts a failure of the turn that is due, puts it off for longer each time, and parks the conversation at the
 * `limit`th in a row. Returns whether it is parked now.
 */
export async function recordFailure(
  db: Db,
  conversationId: string,
  reason: string,
  limit: number,
): Promise<boolean> {
  const pause = sql`least(power(2, least(failures, 20)), ${sql.lit(LONGEST_PAUSE)}) * interval '1 second'`;
  const last = sql`failures + 1 >= ${limit}::integer`;
  const row = await db
    .updateTable('conversation')
    .set({
      failures: sql<number>`failures + 1`,
      due_at: sql<Date | null>`case when due_at is not null then greatest(due_at, clock_timestamp() + ${pause}) end`,
      parked_at: sql<Date | null>`case when ${last} then clock_timestamp() end`,
      times_parked: sql<number>`case when ${last} then least(times_parked + 1, 100) else times_parked end`,
      parked_reason: sql<
        string | null
      >`case when ${last} then ${masked(reason).slice(0, LONGEST_REASON)} end`,
    })
    .where('id', '=', conversationId)
    .where('parked_at', 'is', null)
    .returning('parked_at')
    .executeTakeFirst();
  return row !== undefined && row.parked_at !== null;
}

export interface ParkedConversation {
  conversationId: string;
  companyId: string;
  parkedAt: Date;
  reason: string;
  /** Messages that wait for an answer. */
  unanswered: number;
}

/** Longest parked first. */
export async function parkedConversations(db: Db, companyId?: string): Promise<ParkedConversation[]> {
  return db
    .selectFrom('conversation as v')
    .select([
      'v.id as conversationId',
      'v.company_id as companyId',
      sql<Date>`v.parked_at`.as('parkedAt'),
      sql<string>`v.parked_reason`.as('reason'),
      sql<number>`(
        select count(*)::integer from message m
        where m.conversation_id = v.id and m.direction = 'in' and m.turn is null
      )`.as('unanswered'),
    ])
    .where('v.parked_at', 'is not', null)
    .$if(companyId !== undefined, (query) => query.where('v.company_id', '=', companyId ?? ''))
    .orderBy('v.parked_at')
    .execute();
}

export interface Redriven {
  conversationId?: string;
  companyId?: string;
}

/** Of one conversation, one company, or all. They are due at once: the next sweep takes them up. Returns how many. */
export async function redriveParked(db: Db, { conversationId, companyId }: Redriven): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('conversation')
    .set({
      parked_at: null,
      parked_reason: null,
      failures: 0,
      times_parked: 0,
      due_at: sql<Date | null>`case when due_at is not null then clock_timestamp() end`,
    })
    .where('parked_at', 'is not', null)
    .$if(conversationId !== undefined, (query) => query.where('id', '=', conversationId ?? ''))
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** So many failures that one more parks the conversation again, whatever `TURN_FAILURES` is. */
const PROBATION = 32_000;
const LONGEST_PARKING = 24 * HOUR;

/** Whether the conversation was parked, and has been given one more try since. */
export async function isTrialRetry(db: Db, conversationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('conversation')
    .select('failures')
    .where('id', '=', conversationId)
    .executeTakeFirst();
  return row !== undefined && row.failures >= PROBATION;
}

/**
 * Gives conversations that have been parked for long one more try: what was wrong may have been repaired by somebody
 * who did not think of them. Twice as long after each try in vain, a day at most. Those that are locked are left to the next
 * call. Returns how many.
 */
export async function retryParked(db: Db, afterMs: number): Promise<number> {
  const pause = sql`least(${afterMs}::bigint * power(2, least(times_parked, 20) - 1), ${sql.lit(LONGEST_PARKING)})`;
  const { numUpdatedRows } = await db
    .updateTable('conversation')
    .set({
      parked_at: null,
      parked_reason: null,
      failures: PROBATION,
      due_at: sql<Date | null>`case when due_at is not null then clock_timestamp() end`,
    })
    .where('id', 'in', (query) =>
      query
        .selectFrom('conversation')
        .select('id')
        .where(sql<boolean>`parked_at < clock_timestamp() - ${pause} * interval '1 millisecond'`)
        .forNoKeyUpdate()
        .skipLocked(),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
