import type { Context } from '../domain/context';
import type { Reply, TurnMessage } from '../domain/turn';

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

/**
 * Decides what to answer. It must not touch the outside world: a turn may run twice (a killed worker, a conversation
 * that moved on), and only one of the runs is committed. It runs on the event loop that all turns of the process share:
 * what computes for long, or matches a client's text with patterns that may take the square of its length, belongs in a
 * worker thread.
 */
export interface Responder {
  respond(input: RespondInput): Promise<Reply>;
}
