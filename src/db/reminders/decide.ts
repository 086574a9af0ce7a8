import { sql } from 'kysely';
import type { ReminderKey, ReminderOutcome } from '../../domain/reminders';
import type { Db, Tx } from '../database';
import { rowsOf } from '../rows';

/**
 * Decides reminders, each once, and only while its booking still is at that time. Returns those that nothing else has decided
 * before. Where another transaction decides one of them, it waits for that.
 */
export async function decideReminders(
  db: Db | Tx,
  companyId: string,
  reminders: readonly ReminderKey[],
  outcome: ReminderOutcome,
): Promise<Pick<ReminderKey, 'bookingId' | 'beforeMinutes'>[]> {
  const given = reminders.map(({ bookingId, startsAt, beforeMinutes }) => ({
    booking_id: bookingId,
    starts_at: startsAt,
    before_minutes: beforeMinutes,
  }));
  const { rows } = await sql<Pick<ReminderKey, 'bookingId' | 'beforeMinutes'>>`
    insert into reminder (company_id, booking_id, starts_at, before_minutes, outcome)
    select booking.company_id, booking.id, booking.starts_at, given.before_minutes, ${outcome}
    from ${rowsOf(given, { booking_id: 'bigint', starts_at: 'timestamptz', before_minutes: 'integer' })} as given
    join booking on booking.id = given.booking_id
    where booking.company_id = ${companyId} and booking.status = 'booked' and booking.starts_at = given.starts_at
    order by booking.id, given.before_minutes -- two processes lock them in one order
    on conflict do nothing
    returning booking_id as "bookingId", before_minutes as "beforeMinutes"
  `.execute(db);
  return rows;
}
