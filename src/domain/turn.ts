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
  /** Shown to people; the service's title unless the responder knows better. */
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

/** What a turn does besides speaking. All actions are committed with the reply, or none of both. */
export type Action = BookAction | CancelAction | RenameAction;

export interface Reply {
  /** Absent or empty: the turn is committed and nothing is sent. */
  text?: string | undefined;
  /** The dialogue's state from now on; absent: unchanged. */
  state?: DialogueState | undefined;
  /** Committed with the reply. A time that somebody took meanwhile refuses all of it: the turn runs again. */
  actions: Action[];
}
