import { sql } from 'kysely';
import type { ActionOutcome, RequestedAction } from '../../domain/turn';
import type { Db, Tx } from '../database';
import { mirrorBooking, type Told } from '../mirror/booking';
import { storableJson } from '../storable';

/** A request, as far as its end needs it. */
export interface Settled {
  companyId: string;
  conversationId: string;
  turn: number;
  key: string;
  action: RequestedAction;
}

const NOW = sql<Date>`clock_timestamp()`;

/**
 * Stores what the booking system has answered, and that the request is done. Also where another run has given the request up by
 * now. Throws what `mirrorBooking` throws.
 */
export async function recordDone(tx: Tx, request: Settled, told: Told): Promise<void> {
  const { bookingId } = await mirrorBooking(tx, request.companyId, told);
  await record(tx, request, { status: 'done', booking_id: bookingId, reason: null });
}

/** The booking system has answered without the booking, or was not asked: nothing is done there. */
export async function recordRefused(
  db: Db | Tx,
  request: Settled,
  outcome: Exclude<ActionOutcome['outcome'], 'done'>,
): Promise<void> {
  await record(db, request, { status: 'refused', booking_id: null, reason: outcome });
}

async function record(
  db: Db | Tx,
  { companyId, conversationId, turn, key, action }: Settled,
  end: { status: 'done' | 'refused'; booking_id: string | null; reason: string | null },
): Promise<void> {
  // `status` and `booking_id` are not insertable by type: a request begins as pending.
  await sql`
    insert into booking_request (company_id, conversation_id, turn, key, action, status, booking_id, reason, settled_at)
    values (${companyId}, ${conversationId}, ${turn}, ${key}, ${storableJson(action)}::jsonb, ${end.status},
      ${end.booking_id}, ${end.reason}, ${NOW})
    on conflict (conversation_id, key) do update set status = excluded.status, booking_id = excluded.booking_id,
      reason = excluded.reason, settled_at = excluded.settled_at
    where booking_request.status <> 'done'
  `.execute(db);
}

/** Of a pending request, as it was when it was read: not announced again meanwhile, for then it may be under way. */
function asRead({ id, ageMs }: { id: string; ageMs: number }) {
  return sql<boolean>`id = ${id}::bigint and status = 'pending'
    and requested_at <= clock_timestamp() - ${ageMs}::float8 * interval '1 millisecond'`;
}

/** The request was not carried out, and no run will any more: it is as if it had not been announced. */
export async function forgetRequest(db: Db, request: { id: string; ageMs: number }): Promise<void> {
  await db.deleteFrom('booking_request').where(asRead(request)).execute();
}

/** It stays unknown whether the request was carried out. Returns whether it was still pending. */
export async function giveUpRequest(
  tx: Tx,
  request: { id: string; ageMs: number },
  outcome: Exclude<ActionOutcome['outcome'], 'done'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('booking_request')
    .set({ status: 'refused', reason: outcome, settled_at: NOW })
    .where(asRead(request))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** No process can look any more what has become of them. */
export async function giveUpPending(tx: Tx, conversationId: string): Promise<void> {
  await tx
    .updateTable('booking_request')
    .set({ status: 'refused', reason: 'unavailable', settled_at: NOW })
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'pending')
    .execute();
}

/** The booking system could not be asked what has become of them: `conversationsToTell` leaves them alone for a while. */
export async function noteLook(db: Db, conversationId: string): Promise<void> {
  await db
    .updateTable('booking_request')
    .set({ settled_at: NOW })
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'pending')
    .execute();
}
