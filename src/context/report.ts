import type { SegmentName } from '../domain/context';

/**
 * Where a segment came from.
 *   local   Redis confirmed the copy that this process holds parsed; nothing was sent
 *   redis   an entry was read and parsed
 *   filled  absent: this load read the source and stored it
 *   joined  absent: another load of this process was filling it, and its value was shared
 *   direct  read from the source and not stored (Redis away, or no lease to be had in time)
 */
export type Origin = 'local' | 'redis' | 'filled' | 'joined' | 'direct';

export interface SegmentReport {
  from: Origin;
  /** Bytes of the entry; 0 where it never became one. */
  bytes: number;
}

/** How one context came together. Kept with the turn, so that an operator can see why a reply was as it was. */
export interface LoadReport {
  ms: number;
  segments: Record<SegmentName, SegmentReport>;
}

export const HITS: readonly Origin[] = ['local', 'redis'];
