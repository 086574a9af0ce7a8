import type { Context } from '../domain/context';
import type { Media } from '../domain/media';
import type { Reply, TurnMessage } from '../domain/turn';

export interface RespondInput {
  context: Context;
  /** Everything unanswered, oldest first; never empty. */
  messages: readonly TurnMessage[];
  /** The start of the turn, ISO 8601. The responder uses no other clock, so that a turn can be run again. */
  now: string;
  /**
   * The same in local time of the company, `YYYY-MM-DDTHH:MM`. Like all local times of the context and of actions, it follows the
   * time zones of PostgreSQL: those of this machine may be older and an hour off.
   */
  localNow: string;
  /** Aborted at the responder's deadline and at shutdown. */
  signal: AbortSignal;
  /**
   * Downloads the file of one of `messages`, by its `messageId`, within the responder's own deadline. It is not stored: each call
   * downloads it. Throws `MediaUnavailable`; a responder that does not catch it fails its turn. Undefined: outside a turn.
   */
  fetchMedia?(messageId: string): Promise<Media>;
}

/**
 * Decides what to answer. It must not change anything outside: a turn may run twice (its worker was killed, or another turn was
 * committed first), and only one of the runs is committed. All turns of a process share its event loop: long computations, and
 * patterns that take time quadratic in the length of a client's text, belong in a worker thread.
 */
export interface Responder {
  respond(input: RespondInput): Promise<Reply>;
}
