import { sql } from 'kysely';
import type { Db } from '../database';

export interface RecordedState {
  /** Whether it is the first state that says so. */
  delivered: boolean;
  read: boolean;
  /** Seconds from the attempt to send it until it was delivered. */
  seconds: number | undefined;
}

/**
 * Stores that a reply was delivered, or read, which implies it. The first state of each kind counts: they arrive in any order, and
 * more than once. A time that cannot be right, before the reply or in the future, is replaced by the nearest one that can.
 */
export async function recordState(
  db: Db,
  replyId: string,
  state: 'delivered' | 'read',
  at: string,
): Promise<RecordedState> {
  const given = sql`greatest(reply.sent_at, least(clock_timestamp(), ${at}::timestamptz))`;
  const isRead = sql`${state === 'read'}::boolean`;
  const { rows } = await sql<{ delivered: boolean; read: boolean; seconds: number | null }>`
    with before as (
      select id, delivered_at, read_at from message where id = ${replyId} for no key update
    )
    update message as reply set
      delivered_at = coalesce(before.delivered_at, ${given}),
      read_at = case when ${isRead} then coalesce(before.read_at, ${given}) else before.read_at end
    from before where reply.id = before.id
    returning before.delivered_at is null as delivered, before.read_at is null and ${isRead} as read,
      extract(epoch from reply.delivered_at - reply.sending_since)::float8 as seconds
  `.execute(db);
  const [recorded] = rows;
  if (!recorded) return { delivered: false, read: false, seconds: undefined }; // its company has been deleted
  const { delivered, read, seconds } = recorded;
  return { delivered, read, seconds: seconds === null ? undefined : Math.max(0, seconds) };
}
