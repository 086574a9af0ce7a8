import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { MINUTE } from '../../time/duration';
import type { Db } from '../database';

/** Milliseconds without a step after which a sync counts as ended: its process was killed, or is frozen. */
const CLAIM = 2 * MINUTE;

const claimedUntil = sql<Date>`now() + ${CLAIM} * interval '1 millisecond'`;

/** The right to sync a company until it is released, or not used for two minutes. */
export interface SyncClaim {
  companyId: string;
  token: string;
}

/** What the last sync has left behind. Of another booking system: nothing. */
export interface StoredSync {
  state: unknown;
  cursor: unknown;
  notified: unknown;
}

export type Claiming =
  | { kind: 'claimed'; claim: SyncClaim; stored: StoredSync; timezone: string }
  | { kind: 'running'; until: Date }
  | { kind: 'no-company' };

export async function claimSync(db: Db, companyId: string, system: string): Promise<Claiming> {
  const token = randomUUID();
  const { rows } = await sql<StoredSync & { timezone: string }>`
    insert into booking_sync as ours (company_id, system, claim, claimed_until, started_at)
    select id, ${system}, ${token}, ${claimedUntil}, now() from company where id = ${companyId}
    on conflict (company_id) do update set
      state = case when ours.system = excluded.system then ours.state end,
      cursor = case when ours.system = excluded.system then ours.cursor end,
      notified = case when ours.system = excluded.system then ours.notified end,
      system_since = case when ours.system = excluded.system then ours.system_since else now() end,
      system = excluded.system, claim = excluded.claim, claimed_until = excluded.claimed_until,
      started_at = excluded.started_at
    where ours.claimed_until is null or ours.claimed_until <= now()
    returning state, cursor, notified, (select timezone from company where id = company_id) as timezone
  `.execute(db);
  if (rows[0]) {
    const { timezone, ...stored } = rows[0];
    return { kind: 'claimed', claim: { companyId, token }, stored, timezone };
  }
  const running = await db
    .selectFrom('booking_sync')
    .select('claimed_until as until')
    .where('company_id', '=', companyId)
    .executeTakeFirst();
  if (!running) return { kind: 'no-company' };
  return { kind: 'running', until: running.until ?? new Date() }; // it has ended since
}

/**
 * Stores how far the sync is, and keeps the claim. False, and nothing is stored: the claim was lost to another process. In a
 * transaction, no other process can claim the company before its end.
 */
export async function keepSync(
  db: Db,
  { companyId, token }: SyncClaim,
  reached: Partial<StoredSync> = {},
): Promise<boolean> {
  const columns = Object.entries(reached).map(([column, value]) => [
    column,
    value == null ? null : JSON.stringify(value),
  ]);
  const { numUpdatedRows } = await db
    .updateTable('booking_sync')
    .set({ claimed_until: claimedUntil, ...Object.fromEntries(columns) })
    .where('company_id', '=', companyId)
    .where('claim', '=', token)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Everything was read. `warning`: what else has failed. */
export async function finishSync(db: Db, claim: SyncClaim, warning: string | null): Promise<void> {
  await release(db, claim, {
    finished_at: sql<Date>`now()`,
    failed_at: warning === null ? null : sql<Date>`coalesce(failed_at, now())`,
    failure: warning,
  });
}

/** A part was read. */
export async function endSync(db: Db, claim: SyncClaim): Promise<void> {
  await release(db, claim, {});
}

/** `restarts`: the next sync does not go on from the last page. Returns whether it is the first failure since a sync was finished. */
export async function failSync(
  db: Db,
  claim: SyncClaim,
  { failure, restarts }: { failure: string; restarts: boolean },
): Promise<boolean> {
  const before = await db
    .selectFrom('booking_sync')
    .select('failed_at')
    .where('company_id', '=', claim.companyId)
    .executeTakeFirst();
  await release(db, claim, {
    failed_at: sql<Date>`coalesce(failed_at, now())`,
    failure,
    ...(restarts && { cursor: null }),
  });
  return before?.failed_at == null;
}

async function release(
  db: Db,
  { companyId, token }: SyncClaim,
  columns: Record<string, unknown>,
): Promise<void> {
  await db
    .updateTable('booking_sync')
    .set({ ...columns, claim: null, claimed_until: null })
    .where('company_id', '=', companyId)
    .where('claim', '=', token)
    .execute();
}

/** A webhook of the booking system has come. To the minute, so that many of them do not write one row. */
export async function noteEvent(db: Db, companyId: string, system: string): Promise<void> {
  await sql`
    insert into booking_sync as ours (company_id, system, event_at)
    select id, ${system}, now() from company where id = ${companyId}
    on conflict (company_id) do update set event_at = excluded.event_at
    where ours.event_at is null or ours.event_at < now() - interval '1 minute'
  `.execute(db);
}
