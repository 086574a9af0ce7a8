import { sql } from 'kysely';
import { FIRST_TURN_PAUSE, LONGEST_PARKED_RETRY, LONGEST_TURN_PAUSE } from '../domain/limits';
import { masked } from '../privacy/redaction';
import type { Db } from './database';
import { afterPause } from './debounce';
import { isUnanswered } from './waiting';

const LONGEST_REASON = 500;
/** Beyond these numbers the counters say nothing more, and a power of two would overflow. */
const MAX_TIMES_PARKED = 100;
const MAX_DOUBLINGS = 20;

/**
 * The count of failures of a trial retry: a parked conversation gets one more try, and whatever `TURN_FAILURES` is, the next
 * failure parks it again.
 */
const TRIAL_RETRY = 32_000;

/** A conversation that is no longer parked. Its turn is due at once, or when the pause after a person's reply ends; it takes no place until the next sweep admits it. */
const UNPARKED = {
  parked_at: null,
  parked_reason: null,
  deferred: true,
  due_at: sql<Date | null>`case when due_at is not null then ${afterPause(sql`clock_timestamp()`)} end`,
};

/**
 * Counts a failure of the turn that is due, and puts the turn off: longer with each failure in a row. The failure that makes
 * `limit` in a row parks the conversation: then its company is returned.
 */
export async function recordTurnFailure(
  db: Db,
  conversationId: string,
  reason: string,
  limit: number,
): Promise<{ companyId: string } | undefined> {
  const doubled = sql`${sql.lit(FIRST_TURN_PAUSE)} * power(2, least(failures, ${sql.lit(MAX_DOUBLINGS)}))`;
  const pause = sql`least(${doubled}, ${sql.lit(LONGEST_TURN_PAUSE)}) * interval '1 millisecond'`;
  const isLast = sql`failures + 1 >= ${limit}::integer`;
  const row = await db
    .updateTable('conversation')
    .set({
      failures: sql<number>`failures + 1`,
      due_at: sql<Date | null>`case when due_at is not null then greatest(due_at, clock_timestamp() + ${pause}) end`,
      parked_at: sql<Date | null>`case when ${isLast} then clock_timestamp() end`,
      parked_reason: sql<
        string | null
      >`case when ${isLast} then ${masked(reason).slice(0, LONGEST_REASON)} end`,
      times_parked: sql<number>`least(times_parked + case when ${isLast} then 1 else 0 end, ${sql.lit(MAX_TIMES_PARKED)})`,
    })
    .where('id', '=', conversationId)
    .where('parked_at', 'is', null)
    .returning(['parked_at', 'company_id as companyId'])
    .executeTakeFirst();
  return row?.parked_at ? { companyId: row.companyId } : undefined;
}

export interface ParkedConversation {
  conversationId: string;
  companyId: string;
  parkedAt: Date;
  reason: string;
  /** How many messages wait for an answer. */
  unanswered: number;
}

/** The conversations of one company or of all, the longest parked first. */
export async function parkedConversations(db: Db, companyId?: string): Promise<ParkedConversation[]> {
  return db
    .selectFrom('conversation')
    .select([
      'id as conversationId',
      'company_id as companyId',
      sql<Date>`parked_at`.as('parkedAt'),
      sql<string>`parked_reason`.as('reason'),
      sql<number>`(
        select count(*)::integer from message
        where message.conversation_id = conversation.id and ${isUnanswered('message')}
      )`.as('unanswered'),
    ])
    .where('parked_at', 'is not', null)
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .orderBy('parked_at')
    .execute();
}

/** One conversation, those of one company, or all. */
export interface ConversationSelection {
  conversationId?: string;
  companyId?: string;
}

/** For an operator: gives one conversation, those of one company, or all, a fresh start. Returns how many. */
export async function redriveParked(
  db: Db,
  { conversationId, companyId }: ConversationSelection,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('conversation')
    .set({ ...UNPARKED, failures: 0, times_parked: 0 })
    .where('parked_at', 'is not', null)
    .$if(conversationId !== undefined, (query) => query.where('id', '=', conversationId ?? ''))
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/**
 * For the sweep: gives conversations that have been parked for long a trial retry, because the cause may have been repaired
 * by an operator who did not think of them. The wait doubles each time one is parked again, up to a day. Conversations that
 * are locked are left to the next call. Returns how many.
 */
export async function retryParked(db: Db, afterMs: number): Promise<number> {
  const doubled = sql`${afterMs}::bigint * power(2, least(times_parked, ${sql.lit(MAX_DOUBLINGS)}) - 1)`;
  const wait = sql`least(${doubled}, ${sql.lit(LONGEST_PARKED_RETRY)}) * interval '1 millisecond'`;
  const { numUpdatedRows } = await db
    .updateTable('conversation')
    .set({ ...UNPARKED, failures: TRIAL_RETRY })
    .where('id', 'in', (query) =>
      query
        .selectFrom('conversation')
        .select('id')
        .where(sql<boolean>`parked_at < clock_timestamp() - ${wait}`)
        .forNoKeyUpdate()
        .skipLocked(),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Whether the turn of a conversation is a trial retry: the conversation was parked, and was given one more try. */
export async function isTrialRetry(db: Db, conversationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('conversation')
    .select('failures')
    .where('id', '=', conversationId)
    .executeTakeFirst();
  return row !== undefined && row.failures >= TRIAL_RETRY;
}
