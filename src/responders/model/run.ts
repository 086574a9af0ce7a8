import type { Action, PerformedAction, ReplyOption } from '../../domain/turn';
import type { RespondInput } from '../responder';
import type { ModelState } from './state';

/** One run of the model responder: what its tools see and change. */
export interface ModelRun {
  readonly input: RespondInput;
  /** As it will be after the turn. */
  state: ModelState;
  /** What was performed in this run, in its order. */
  readonly performed: Performed[];
  /** Put to the client after the model's text, in all details: a yes to it is a yes to `state.proposals`. */
  question?: { text: string; options: ReplyOption[] } | undefined;
  /** A change or a confirmation was called for and is not made: it is not possible, or is refused. */
  refused?: boolean;
  /** A person takes over. */
  handedOver: boolean;
  /** The model wants nothing to be said. */
  silent: boolean;
}

export interface Performed extends PerformedAction {
  action: Action;
}
