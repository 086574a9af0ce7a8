import type { Context } from '../domain/context';
import type { Media } from '../domain/media';
import type { FallbackReason, ModelCall } from '../domain/model-call';
import type { Action, ActionOutcome, PerformedAction, Reply, TurnMessage } from '../domain/turn';

export interface RespondInput {
  context: Context;
  /** Everything unanswered, oldest first; never empty. */
  messages: readonly TurnMessage[];
  /**
   * What has been done, or refused, for this conversation since its last reply, by a run of the turn that was discarded or whose
   * action was refused. The reply tells the client. An action that is done is not done again if the reply asks for it again.
   * Undefined: nothing.
   */
  outcomes?: readonly ActionOutcome[];
  /**
   * The client had not been sent our last message when they wrote these: it waits, has failed or is held. A yes among them is to
   * something else. Undefined: it was sent before, or there is none.
   */
  lastReplyUnseen?: true;
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
  /**
   * Does an action before the responder speaks, and says what has become of it. The action belongs to the reply from then on: it is
   * not repeated in `Reply.actions`. One action at a time, in the order of the calls. In our own tables it is done in the transaction
   * that commits the reply, and was tried before; a booking system has done it. Throws what ends the run: the responder does not catch
   * it, or throws it on. Undefined: outside a turn; all actions are returned.
   */
  perform?(action: Action): Promise<PerformedAction>;
  /** What models have cost this company, and may cost it. Undefined: outside a turn. */
  spending?: Spending;
}

export interface Spending {
  /** Stores what a request to a model has used, whatever becomes of the turn. */
  record(call: ModelCall): Promise<void>;
  /** In the currency of `MODEL_PRICES`, since midnight of the company. */
  today(): Promise<{ spent: number; budget: number | null }>;
  /** Counts that the fallback answers in place of the model. */
  fellBack(reason: FallbackReason): void;
}

/**
 * Decides what to answer. It must not change anything outside: a turn may run twice (its worker was killed, or another turn was
 * committed first), and only one of the runs is committed. All turns of a process share its event loop: long computations, and
 * patterns that take time quadratic in the length of a client's text, belong in a worker thread.
 */
export interface Responder {
  respond(input: RespondInput): Promise<Reply>;
}
