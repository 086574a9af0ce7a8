import type { ContextOwner, SegmentName, SegmentValues } from '../domain/context';

/** A segment as the source returns it. */
export interface Sourced<Value> {
  value: Value;
  /**
   * Changes with every change of what the segment holds, and never returns to an earlier value; read in the same snapshot as
   * the value. Versions are compared for equality only: a counter, a random number or an ETag will do. A
   * source without versions relies on the events and the time to live.
   */
  version?: SourceVersion;
  /** False: use the value, but do not store it (the source does not know the client yet). */
  cacheable?: boolean;
}

/**
 * Where segments are loaded from on a miss. The absent ones of a context are asked for at the same time.
 * A function should give up when its signal is aborted.
 */
export type ContextSource = {
  [S in SegmentName]: (owner: ContextOwner, signal: AbortSignal) => Promise<Sourced<SegmentValues[S]>>;
} & {
  /**
   * The address under which turns load this client's context, where a client can have several; undefined: the source does
   * not know the client. A source that leaves it out takes every address for a client of its own.
   */
  canonicalAddress?: (owner: ContextOwner, signal: AbortSignal) => Promise<string | undefined>;
};

export type SourceVersion = number | string;

/** The source's versions, read just before the call; an entry of another version counts as absent. */
export type SourceVersions = Partial<Record<SegmentName, SourceVersion>>;
