import type { FinalState } from './final-state';

export interface Invariant {
  statement: string;
  /** Evidence of each violation. */
  violations(state: FinalState): string[];
}
