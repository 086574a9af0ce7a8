import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';
import { type ClaimedReply, isClaimed } from './unsent';

/** The reason of a reminder that is not sent. */
export const WITHDRAWN = 'the reminder was withdrawn before it was sent';

/** Whether the message goes to the client who has the `booking`. */
const isTheirs = (conversationId: unknown) => sql<boolean>`(booking.client_id is not distinct from (
  select client_id from conversation where conversation.id = ${conversationId} limit 1
))`;

/** Whether a row of `reminder` with a message says what still is so, of its `booking` and `client`, and no later one has said it. */
const STANDS = sql<boolean>`(booking.status = 'booked' and booking.starts_at = reminder.starts_at
  and booking.starts_at > clock_timestamp() and client.reminders_off_at is null and not exists (
    select from reminder as later
    where later.booking_id = reminder.booking_id and later.starts_at = reminder.starts_at
      and later.message_id > reminder.message_id
  ))`;

/**
 * Whether a row of `message` is a reminder that must not be sent any more. `row`: its alias. With `exists` the planner might read
 * all reminders.
 */
export function isWithdrawn(row: string): RawBuilder<boolean> {
  return sql<boolean>`coalesce((
    select true from reminder
    join booking on booking.id = reminder.booking_id
    left join client on client.id = booking.client_id
    where reminder.message_id = ${sql.ref(`${row}.id`)} 
      and not (${STANDS} and ${isTheirs(sql.ref(`${row}.conversation_id`))})
    limit 1
  ), false)`;
}

/**
 * Withdraws a claimed reminder: it is not sent, and is no part of the dialogue. Reminders of its other bookings that still hold,
 * and of those that another client has now, are decided again. Returns how many reminders are withdrawn; undefined: the claim has ended.
 */
export async function withdrawReminder(
  db: Db,
  reply: ClaimedReply & { conversationId: string },
): Promise<number | undefined> {
  return db.transaction().execute(async (tx) => {
    await tx
      .updateTable('conversation')
      .set({ edited_at: sql<Date>`clock_timestamp()` })
      .where('id', '=', reply.conversationId)
      .execute();
    const { numUpdatedRows: unsent } = await tx
      .updateTable('message')
      .set({ status: 'failed', error: WITHDRAWN, deleted_at: sql<Date>`clock_timestamp()` })
      .where(isClaimed(reply))
      .executeTakeFirst();
    if (unsent === 0n) return undefined;
    await sql`
      delete from reminder using booking left join client on client.id = booking.client_id
      where reminder.message_id = ${reply.id} and booking.id = reminder.booking_id
        and (${STANDS} or not ${isTheirs(reply.conversationId)})
    `.execute(tx);
    const { numUpdatedRows } = await tx
      .updateTable('reminder')
      .set({ outcome: 'withdrawn' })
      .where('message_id', '=', reply.id)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  });
}
