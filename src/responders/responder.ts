import type { Context, DialogueState, MessageKind } from '../domain/context';

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

export interface RespondInput {
  context: Context;
  /** Everything unanswered, oldest first; never empty. */
  messages: readonly TurnMessage[];
  /** The start of the turn, ISO 8601: the responder's only clock, so that a turn can be run again. */
  now: string;
  /**
   * The same on the company's clock, `YYYY-MM-DDTHH:MM`. By PostgreSQL's time zones, as all local times of the context and of
   * actions: those of this machine may be of another year, and an hour off.
   */
  localNow: string;
  /** Aborted at the responder's deadline and at shutdown. */
  signal: AbortSignal;
}

export interface Reply {
  /** Absent or empty: the turn is committed and nothing is sent. */
  text?: string | undefined;
  /** The dialogue's state from now on; absent: unchanged. */
  state?: DialogueState | undefined;
  /** Committed with the reply. A time that somebody took meanwhile refuses all of it: the turn runs again. */
  actions: Action[];
}

/**
 * The bot's brain. It must not touch the outside world: a turn may run twice (a killed worker, a conversation
 * that moved on), and only one of the runs is committed. It runs on the event loop that all turns of the process share:
 * what computes for long, or matches a client's text with patterns that may take the square of its length, belongs in a
 * worker thread.
 */
export interface Responder {
  respond(input: RespondInput): Promise<Reply>;
}
