import type { Tx } from '../db/database';
import type { DueTurn } from '../db/turn';
import type { BookAction, CancelAction, ConfirmAction, RescheduleAction } from '../domain/turn';

/** The turn whose responder asks for the action, and the transaction that commits the turn. */
export interface TurnTransaction {
  tx: Tx;
  turn: Pick<DueTurn, 'companyId' | 'clientId' | 'client' | 'timezone'>;
}

/**
 * The bookings of our own tables: what a turn can ask for, in its own transaction. Every function throws `InvalidAction` for a time
 * that does not exist, or where the rules of the company keep clients from changing the booking.
 */
export interface OwnBookings {
  /**
   * Makes a booking. Every attempt at the same action has the same key: a booking with that key is not made twice. Throws
   * `SlotTaken` when another booking has taken the time.
   */
  book(current: TurnTransaction, action: BookAction, idempotencyKey: string): Promise<void>;

  /** Moves an open booking of the client. Throws `SlotTaken`. */
  reschedule(current: TurnTransaction, action: RescheduleAction): Promise<void>;

  /** The client has said that they will come. A closed booking, and one of another client, is left unchanged. */
  confirm(current: TurnTransaction, action: ConfirmAction): Promise<void>;

  /** Cancels a booking of the client. A closed booking, and one of another client, is left unchanged. */
  cancel(current: TurnTransaction, action: CancelAction): Promise<void>;
}
