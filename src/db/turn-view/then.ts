import { sql } from 'kysely';
import type { DialogueMessage } from '../../domain/context';
import type { Db, Tx } from '../database';
import { isoTime, spoken } from '../dialogue';

/** The messages of a dialogue as a turn would have found them, oldest first, without those that were deleted since. */
export async function dialogueBefore(
  db: Db,
  conversationId: string,
  turn: number,
  limit: number,
): Promise<DialogueMessage[]> {
  const newest = await db
    .selectFrom('message')
    .select([
      sql<DialogueMessage['from']>`case direction when 'in' then 'client' else 'business' end`.as('from'),
      'kind',
      spoken('message').as('text'),
      isoTime('message.sent_at').as('sentAt'),
    ])
    .where('conversation_id', '=', conversationId)
    .where('turn', '<', turn)
    .where('deleted_at', 'is', null)
    .orderBy('turn', 'desc')
    .orderBy('direction', 'desc')
    .orderBy('message.sent_at', 'desc')
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return newest.reverse();
}

/** Those of these bookings that were made at this time or later. */
export async function madeSince(db: Db, bookingIds: readonly string[], at: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id::text from booking where id = any(${[...bookingIds]}::bigint[]) and created_at >= ${at}
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** For a transaction that is rolled back: these bookings take no time any more, and their turn may make them again. */
export async function takeAway(tx: Tx, bookingIds: readonly string[]): Promise<void> {
  if (bookingIds.length === 0) return;
  await sql`update booking set status = 'cancelled', idempotency_key = null where id = any(${[...bookingIds]}::bigint[])`.execute(
    tx,
  );
}

/** A moment as the clock of the company shows it, `YYYY-MM-DDTHH:MM`. */
export async function companyTimeAt(db: Db, companyId: string, at: Date): Promise<string> {
  const { rows } = await sql<{ local: string }>`
    select to_char(${at}::timestamptz at time zone timezone, 'YYYY-MM-DD"T"HH24:MI') as local
    from company where id = ${companyId}
  `.execute(db);
  return rows[0]?.local ?? at.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}
