import type { Tx } from '../db/database';
import type { DueTurn } from '../db/turn';
import type { BookAction, CancelAction } from '../domain/turn';

/** The turn whose responder asks for the action, and the transaction that commits the turn. */
export interface TurnTransaction {
  tx: Tx;
  turn: Pick<DueTurn, 'companyId' | 'clientId' | 'client' | 'timezone'>;
}

/** Where the bookings of a company are made: what a turn can ask for. */
export interface BookingSystem {
  /**
   * Makes a booking. Every attempt at the same action has the same key: a booking with that key is not made twice. Throws
   * `SlotTaken` when another booking has taken the time.
   */
  book(current: TurnTransaction, action: BookAction, idempotencyKey: string): Promise<void>;

  /** Cancels a booking of the client. A closed booking, and one of another client, is left unchanged. */
  cancel(current: TurnTransaction, action: CancelAction): Promise<void>;
}
