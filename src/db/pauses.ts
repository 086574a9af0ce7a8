import { sql } from 'kysely';
import type { ContextOwner } from '../domain/context';
import type { Db } from './database';
import { waitsForOperator } from './drafts/waiting';

/** The conversation of a client, by their canonical address. */
const ofClient = ({ companyId, client }: ContextOwner) => sql<boolean>`
  company_id = ${companyId} and client_id = (
    select id from client where client.company_id = ${companyId} and client.address = ${client}
  )`;

/**
 * No turn of the conversation runs for `ms` from now, in place of the pause that there was; one that runs now is superseded.
 * Returns when the pause ends; undefined: the client has no conversation. Throws `LockTimedOut`.
 */
export async function pauseConversation(db: Db, owner: ContextOwner, ms: number): Promise<Date | undefined> {
  const until = sql<Date>`clock_timestamp() + ${ms}::bigint * interval '1 millisecond'`;
  const row = await db
    .updateTable('conversation')
    .set({
      paused_until: until,
      due_at: sql<Date | null>`case when due_at is not null or draft_id is not null then ${until} end`,
      waiting_since: sql<Date | null>`case when ${waitsForOperator('conversation')} then clock_timestamp() else waiting_since end`,
      draft_id: null,
      deferred: true,
      version: sql<number>`version + 1`,
    })
    .where(ofClient(owner))
    .returning('paused_until')
    .executeTakeFirst();
  return row?.paused_until ?? undefined;
}

/** Ends a pause. What is unanswered is due at once: the next sweep admits it. False: there was no pause. Throws `LockTimedOut`. */
export async function resumeConversation(db: Db, owner: ContextOwner): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('conversation')
    .set({
      paused_until: null,
      due_at: sql<Date | null>`case when due_at is not null then clock_timestamp() end`,
      deferred: true,
    })
    .where(ofClient(owner))
    .where('paused_until', '>', sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
