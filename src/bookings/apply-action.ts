import { renameClient } from '../db/client-profile';
import { rejectedValue } from '../db/rejected-values';
import type { Action } from '../domain/turn';
import type { BookingSystem, TurnTransaction } from './booking-system';
import { InvalidAction } from './errors';

interface Applying extends TurnTransaction {
  bookings: BookingSystem;
}

/**
 * Does what a responder asked for, in the transaction of its turn. The key belongs to the action and is the same for every
 * attempt at its turn. Throws `SlotTaken` when another booking has taken the time, and `InvalidAction` when the action does not
 * fit the data.
 */
export async function applyAction(
  { bookings, ...current }: Applying,
  action: Action,
  idempotencyKey: string,
): Promise<void> {
  try {
    switch (action.type) {
      case 'book':
        return await bookings.book(current, action, idempotencyKey);
      case 'cancel':
        return await bookings.cancel(current, action);
      case 'rename-client':
        return await renameClient(current.tx, current.turn.clientId, action.name);
    }
  } catch (cause) {
    const problem = rejectedValue(cause);
    throw problem === undefined ? cause : new InvalidAction(action.type, problem, { cause });
  }
}
