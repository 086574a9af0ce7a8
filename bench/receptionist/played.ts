import type { DialogueState } from '../../src/domain/context';
import type { Action } from '../../src/domain/turn';

export interface PlayedBooking {
  id: string;
  status: string;
  title: string;
  staff: string | null;
  /** `YYYY-MM-DDTHH:MM`, local to the salon. */
  from: string;
}

export interface PlayedTurn {
  message: string;
  reply: string;
  /** The state that the turn was given. */
  before: DialogueState;
  after: DialogueState;
  actions: Action[];
}

export interface Played {
  turns: PlayedTurn[];
  /** All bookings of the client, before and after the dialogue. */
  bookings: { before: PlayedBooking[]; after: PlayedBooking[] };
}
