import { sql } from 'kysely';
import type { RequestedAction } from '../../domain/turn';
import type { Db, Tx } from '../database';

/** A request to a booking system whose end the client has not been told yet. */
export interface OpenRequest {
  id: string;
  key: string;
  /** The version of the conversation after the turn that has asked. */
  turn: number;
  action: RequestedAction;
  status: 'pending' | 'done' | 'refused';
  bookingId: string | null;
  /** Of `refused`: an outcome. */
  reason: string | null;
  /** Milliseconds since the last request was announced. */
  ageMs: number;
}

/** Of a conversation, oldest first. */
export async function openRequests(db: Db | Tx, conversationId: string): Promise<OpenRequest[]> {
  return db
    .selectFrom('booking_request')
    .select([
      'id',
      'key',
      'turn',
      sql<RequestedAction>`action`.as('action'),
      'status',
      'booking_id as bookingId',
      'reason',
      sql<number>`(extract(epoch from clock_timestamp() - requested_at) * 1000)::float8`.as('ageMs'),
    ])
    .where('conversation_id', '=', conversationId)
    .where('told_turn', 'is', null)
    .orderBy('id')
    .execute();
}
