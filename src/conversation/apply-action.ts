import type { BookingSystem } from '../bookings/booking-system';
import { InvalidAction } from '../bookings/errors';
import { renameClient } from '../db/client-profile';
import type { Tx } from '../db/database';
import { openHandOver } from '../db/hand-overs';
import { rejectedValue } from '../db/rejected-values';
import type { DueTurn } from '../db/turn';
import type { Action } from '../domain/turn';

interface Applying {
  tx: Tx;
  turn: DueTurn;
  bookings: BookingSystem;
}

/**
 * Does what a responder asked for, in the transaction of its turn. The key belongs to the action and is the same for every
 * attempt at its turn. Throws `SlotTaken` when another booking has taken the time, and `InvalidAction` when the action does not
 * fit the data.
 */
export async function applyAction(
  { tx, turn, bookings }: Applying,
  action: Action,
  idempotencyKey: string,
): Promise<void> {
  try {
    switch (action.type) {
      case 'book':
        return await bookings.book({ tx, turn }, action, idempotencyKey);
      case 'cancel':
        return await bookings.cancel({ tx, turn }, action);
      case 'rename-client':
        return await renameClient(tx, turn.clientId, action.name);
      case 'hand-over':
        return await openHandOver(tx, turn.conversationId, action.reason);
    }
  } catch (cause) {
    const problem = rejectedValue(cause);
    throw problem === undefined ? cause : new InvalidAction(action.type, problem, { cause });
  }
}
