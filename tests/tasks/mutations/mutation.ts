import type { Db } from '../../../src/db/database';
import type { World } from '../world';
import type { Call, Target } from './target';

/** A task whose model, client or salon does something wrong. */
export interface Mutation {
  name: string;
  /** Undefined: it does not concern this target. */
  of(target: Target): Mutated | undefined;
}

export interface Mutated {
  /** The turn that goes wrong. Those before it are the reference's, those after it are not played. Default: the target's. */
  turn?: number;
  /** What the model calls, step by step; then it says, as often as it is asked, that all is done. */
  steps: readonly (readonly Call[])[];
  /** What the model calls instead of the target in the turns before. Default: the target. */
  before?: Call;
  /** What the client writes instead. */
  client?: string;
  /** The id of the button that the client presses. */
  choice?: string;
  /** What is wrong in the database from the beginning. */
  prepare?(db: Db, world: World, phone: string): Promise<void>;
  /** A text of the salon or the client that the model must have been told: the mutation would prove nothing without it. */
  told?: string;
  /**
   * `done`: exactly what the reference does, once. `agreed`: the client has said yes to that; either it is done and told, although the
   * model has wanted something else, or nothing is.
   */
  ends: 'unchanged' | 'done' | 'agreed';
}
