import type { ContextOwner, SegmentName, SegmentValues } from './segments';

/** A segment as the source has it. */
export interface Sourced<Value> {
  value: Value;
  /**
   * Grows with every change of what the segment holds; read in the same snapshot as the value.
   * A source that counts nothing leaves it out, and has the events and the time to live alone.
   */
  version?: number;
  /** False: use it, do not keep it (a client whom the source does not know yet). */
  cacheable?: boolean;
}

/**
 * Where segments are loaded from on a miss. The absent ones of a context are asked for at the same time.
 * A function should give up when its signal is aborted.
 */
export type ContextSource = {
  [S in SegmentName]: (owner: ContextOwner, signal: AbortSignal) => Promise<Sourced<SegmentValues[S]>>;
};

/** What the source's versions were when the caller last asked; an older entry counts as absent. */
export type SourceVersions = Partial<Record<SegmentName, number>>;
