import type { DialogueState, MessageKind } from './context';

/** A message that the turn answers. */
export interface TurnMessage {
  /** The provider's id, unique per company and channel. */
  messageId: string;
  kind: MessageKind;
  text: string | null;
  /** The id of the option that the client has pressed, of this reply or of an old one. */
  choice?: string | null;
  /** What the provider tells of a file: its type, size, name, and where to get it. */
  media?: Record<string, unknown> | null;
  /** ISO 8601. */
  sentAt: string;
}

/** Shown as a button or a row of a list by channels that have them. The text must be enough without it. */
export interface ReplyOption {
  /** Comes back as `choice` when the client presses it, perhaps days later: it must say by itself what it stands for. */
  id: string;
  /** At most 24 characters; channels cut it. */
  title: string;
  /** At most 72 characters. */
  description?: string | undefined;
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
  /** At most ten. */
  options?: ReplyOption[] | undefined;
  /** The new state of the dialogue; absent: unchanged. */
  state?: DialogueState | undefined;
  /** Committed with the reply. If the time of a booking was taken meanwhile, nothing is committed, and the turn runs again. */
  actions: Action[];
}
