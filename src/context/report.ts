import type { SegmentName } from '../domain/context';

/**
 * Where a segment came from.
 *   local   Redis confirmed the entry in this process's local cache; no body was sent
 *   redis   an entry was read and parsed
 *   filled  absent: this load read the source and stored it
 *   joined  absent: another load of this process was filling it, and its value was shared
 *   direct  read from the source and not stored (Redis is away, or no lease was granted in time)
 */
export type Origin = 'local' | 'redis' | 'filled' | 'joined' | 'direct';

export interface SegmentReport {
  from: Origin;
  /** Bytes of the entry's body; 0 where nothing was stored. */
  bytes: number;
}

/** How one context was loaded. Stored with the turn, so that an operator can see what a reply was based on. */
export interface LoadReport {
  ms: number;
  segments: Record<SegmentName, SegmentReport>;
}

export const HITS: readonly Origin[] = ['local', 'redis'];
