import { sql } from 'kysely';
import type { Db } from '../database';

/** A time of a member of staff. */
export interface Wanted {
  staffId: string;
  /** ISO 8601. */
  startsAt: string;
  durationMinutes: number;
}

/** Whether an open booking of the client takes this time. */
export async function isInTheWay(
  db: Db,
  clientId: string,
  bookingId: string,
  { staffId, startsAt, durationMinutes }: Wanted,
): Promise<boolean> {
  const start = sql`${startsAt}::timestamptz`;
  const overlapping = await db
    .selectFrom('booking')
    .select('id')
    .where('id', '=', bookingId)
    .where('client_id', '=', clientId)
    .where('staff_id', '=', staffId)
    .where('status', '=', 'booked')
    .where(
      sql<boolean>`tstzrange(starts_at, ends_at)
        && tstzrange(${start}, ${start} + ${durationMinutes}::integer * interval '1 minute')`,
    )
    .executeTakeFirst();
  return overlapping !== undefined;
}
