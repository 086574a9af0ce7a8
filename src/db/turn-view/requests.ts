import { sql } from 'kysely';
import type { Action } from '../../domain/turn';
import type { Db } from '../database';

/** What a turn has asked the booking system for, and what became of it. */
export interface TurnRequest {
  action: Action;
  status: 'pending' | 'done' | 'refused';
  reason: string | null;
}

const LIMIT = 50;

export async function requestsOfTurn(db: Db, conversationId: string, turn: number): Promise<TurnRequest[]> {
  return db
    .selectFrom('booking_request')
    .select([sql<Action>`action`.as('action'), 'status', 'reason'])
    .where('conversation_id', '=', conversationId)
    .where('turn', '=', turn)
    .orderBy('id')
    .limit(LIMIT)
    .execute();
}
