import type { DialogueState, MessageKind } from './context';

/** A message that the turn answers. */
export interface TurnMessage {
  /** The provider's id, unique per company and channel. */
  messageId: string;
  kind: MessageKind;
  text: string | null;
  /** ISO 8601. */
  sentAt: string;
}

export interface BookAction {
  type: 'book';
  serviceId: string | null;
  /** Shown to people: usually the title of the service. */
  title: string;
  staffId: string;
  /** Local to the company: `YYYY-MM-DDTHH:MM`. */
  from: string;
  durationMinutes: number;
  price?: number | undefined;
  comment?: string | undefined;
}

export interface CancelAction {
  type: 'cancel';
  bookingId: string;
  reason?: string | undefined;
}

export interface RenameAction {
  type: 'rename-client';
  name: string;
}

/** A person of the business is asked to take over. They see the conversation until one of them is done with it. */
export interface HandOverAction {
  type: 'hand-over';
  /** For operators: short, in the responder's words. Never the client's words, name or number: it is logged. */
  reason: string;
}

/** What a turn does besides its reply. The reply and all actions are committed together, or nothing is. */
export type Action = BookAction | CancelAction | RenameAction | HandOverAction;

export interface Reply {
  /** Absent or empty: the turn is committed, and nothing is sent. */
  text?: string | undefined;
  /** The new state of the dialogue; absent: unchanged. */
  state?: DialogueState | undefined;
  /** Committed with the reply. If the time of a booking was taken meanwhile, nothing is committed, and the turn runs again. */
  actions: Action[];
}
