import { sql } from 'kysely';
import type { Db, Tx } from '../database';
import type { KnownPerson } from './person';

/** What the business still expects of a person. */
export interface Ahead {
  /** Bookings that have not ended. */
  bookings: number;
  /** When the first of them begins. */
  next: Date | null;
  /** Requests to the booking system of which it is not known what has become of them. */
  requests: number;
}

export async function aheadOf(db: Db | Tx, { clientIds, conversationIds }: KnownPerson): Promise<Ahead> {
  const { rows } = await sql<Ahead>`
    select count(*)::integer as bookings, min(starts_at) as next, (
      select count(*)::integer from booking_request
      where conversation_id = any(${conversationIds}::bigint[]) and told_turn is null and status = 'pending'
    ) as requests
    from booking
    where client_id = any(${clientIds}::bigint[]) and status = 'booked' and ends_at > now()
  `.execute(db);
  return rows[0] as Ahead;
}

export function isExpected({ bookings, requests }: Ahead): boolean {
  return bookings + requests > 0;
}
