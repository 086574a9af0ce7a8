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
  /** More services of the same visit, in their order; `durationMinutes` and `price` are of all. */
  moreServiceIds?: string[] | undefined;
}

/** The same booking at another time, or with another member of staff. */
export interface RescheduleAction {
  type: 'reschedule';
  bookingId: string;
  /** Local to the company: `YYYY-MM-DDTHH:MM`. */
  from: string;
  /** Absent: unchanged. */
  staffId?: string | undefined;
  durationMinutes?: number | undefined;
}

export interface CancelAction {
  type: 'cancel';
  bookingId: string;
  reason?: string | undefined;
}

/** The client has said that they will come. */
export interface ConfirmAction {
  type: 'confirm';
  bookingId: string;
}

/** The client wants no more reminders, or wants them again. */
export interface RemindersAction {
  type: 'set-reminders';
  on: boolean;
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

/** Something that the client has said of themselves and that is worth knowing for years: an allergy, a wish that always holds. */
export interface RememberAction {
  type: 'remember';
  /** What it is about, in few words: `allergies`. A client has one fact of a topic: a newer one replaces it. */
  topic: string;
  text: string;
  /** The message in which they have said it. */
  messageId: string;
}

/** The client has taken it back. */
export interface ForgetAction {
  type: 'forget';
  topic: string;
}

/** What a turn does besides its reply. The reply and all actions are committed together, or nothing is. */
export type Action =
  | BookAction
  | RescheduleAction
  | CancelAction
  | ConfirmAction
  | RemindersAction
  | RenameAction
  | RememberAction
  | ForgetAction
  | HandOverAction;

/** What a booking system is asked for. */
export type RequestedAction = BookAction | RescheduleAction | CancelAction | ConfirmAction;

/** What the booking system has already answered to an action of this conversation, and the client does not know yet. */
export interface ActionOutcome {
  action: RequestedAction;
  /** `done`: `bookingId` is in the context. `unavailable`: the booking system cannot be reached; nothing was done. */
  outcome: 'done' | 'taken' | 'not-allowed' | 'invalid' | 'unavailable';
  bookingId: string | null;
}

/** What `perform` has done, or why not. Of our own tables: `done` as soon as the reply is committed, and not otherwise. */
export type PerformedAction = Pick<ActionOutcome, 'outcome'> & {
  /** For the responder: what is wrong with the action. Absent: `outcome` says it. */
  reason?: string | undefined;
};

export interface Reply {
  /** Absent or empty: the turn is committed, and nothing is sent. */
  text?: string | undefined;
  /** At most ten. */
  options?: ReplyOption[] | undefined;
  /** The new state of the dialogue; absent: unchanged. */
  state?: DialogueState | undefined;
  /** Committed with the reply. If the time of a booking was taken meanwhile, nothing is committed, and the turn runs again. */
  actions: Action[];
  /** Stored with the turn, to explain the reply later: how it came about, what it has cost. JSON. The client never sees it. */
  report?: Record<string, unknown> | undefined;
}
