import { sql } from 'kysely';
import type { Db } from './database';
import { channelPauses } from './outages/channel-key';
import type { BookingEventTable } from './schema';
import { waitsForTurn } from './waiting';

/** The most rows of each kind that one sweep takes; the next sweep runs in seconds. */
const BATCH = 500;

export interface OverdueTurn {
  conversationId: string;
  /** Its company has places for conversations that are due for longer, and perhaps none for this one. */
  aboveLimit: boolean;
}

/**
 * Conversations whose turn should have run by now, the oldest of each company first, and the companies take turns. Deferred
 * conversations are not among them: nothing of theirs is lost.
 */
export async function overdueTurns(db: Db, graceMs: number, turnsPerCompany: number): Promise<OverdueTurn[]> {
  return db
    .with('overdue', (query) =>
      query
        .selectFrom('conversation')
        .select(['id', 'due_at', rankBy('due_at').as('rank')])
        .where(waitsForTurn('conversation'))
        .where('due_at', '<', ago(graceMs))
        .where('deferred', '=', false),
    )
    .selectFrom('overdue')
    .select(['id as conversationId', sql<boolean>`rank > ${turnsPerCompany}`.as('aboveLimit')])
    .orderBy('rank')
    .orderBy('due_at')
    .limit(BATCH)
    .execute();
}

/**
 * Conversations with a reply that should have left by now, in the same order. One that a process began to send less than
 * `settlingMs` ago is left to that process. The probes of an outage wake its own replies.
 */
export async function overdueReplies(db: Db, graceMs: number, settlingMs: number): Promise<string[]> {
  const rows = await db
    .with('unsent', (query) =>
      query
        .selectFrom('message')
        .select(['company_id', 'conversation_id as id', (row) => row.fn.min('stored_at').as('since')])
        .where('status', '=', 'pending')
        .where('stored_at', '<', ago(graceMs))
        .where((message) => message.not(channelPauses('message')))
        .groupBy(['company_id', 'conversation_id'])
        .having((row) => sql`max(${row.ref('sending_since')}) >= ${ago(settlingMs)}`, 'is not', true),
    )
    .with('overdue', (query) =>
      query.selectFrom('unsent').select(['id', 'since', rankBy('since').as('rank')]),
    )
    .selectFrom('overdue')
    .select('id')
    .orderBy('rank')
    .orderBy('since')
    .limit(BATCH)
    .execute();
  return rows.map(({ id }) => id);
}

/** The rank of a row within its company: a company with thousands of rows does not keep the others from being woken. */
function rankBy(age: string) {
  return sql<number>`row_number() over (partition by company_id order by ${sql.ref(age)})`;
}

/** Whether a sweep would find work, now or later. */
export async function isAnythingUnfinished(db: Db): Promise<boolean> {
  const { unfinished } = await db
    .selectNoFrom((from) =>
      from
        .or([
          from.exists(from.selectFrom('conversation').select('id').where('due_at', 'is not', null)),
          from.exists(from.selectFrom('message').select('id').where('status', '=', 'pending')),
          from.exists(from.selectFrom('booking_event').select('id').where('published_at', 'is', null)),
          from.exists(
            from
              .selectFrom('booking_request')
              .select('id')
              .where('told_turn', 'is', null)
              .where('status', '<>', 'refused'),
          ),
        ])
        .as('unfinished'),
    )
    .executeTakeFirstOrThrow();
  return Boolean(unfinished);
}

export interface UnpublishedEvent {
  id: string;
  companyId: string;
  kind: BookingEventTable['kind'];
  bookingId: string | null;
  bookingRef: string | null;
  client: string | null;
  reason: string | null;
  occurredAt: Date;
}

/** Of one company, or of all. Events younger than `graceMs` are left to the process that made them. Only a sweep publishes emitted ones. */
export async function unpublishedEvents(
  db: Db,
  graceMs: number,
  companyId?: string,
): Promise<UnpublishedEvent[]> {
  return db
    .selectFrom('booking_event')
    .select([
      'id',
      'company_id as companyId',
      'kind',
      'booking_id as bookingId',
      'booking_ref as bookingRef',
      'client_address as client',
      'reason',
      'occurred_at as occurredAt',
    ])
    .where('published_at', 'is', null)
    .where((event) => event.or([event('occurred_at', '<=', ago(graceMs)), event('booking_id', 'is', null)]))
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .orderBy('id')
    .limit(BATCH)
    .execute();
}

/** Locked events (their booking is being deleted, for example) are skipped and published once more. */
export async function markPublished(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('booking_event')
    .set({ published_at: sql<Date>`now()` })
    .where('id', 'in', (query) =>
      query.selectFrom('booking_event').select('id').where('id', 'in', ids).forUpdate().skipLocked(),
    )
    .execute();
}

function ago(ms: number) {
  return sql<Date>`clock_timestamp() - ${ms}::integer * interval '1 millisecond'`;
}
