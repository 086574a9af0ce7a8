import type { SegmentName } from '../domain/context';
import type { Origin } from '../domain/origin';

export interface SegmentReport {
  from: Origin;
  /** Of the source: another one than that of the turn before means that it has changed. Absent: the source has none. */
  version?: string | undefined;
  /** Bytes of the entry's body; 0 where nothing was stored. */
  bytes: number;
}

/** How one context was loaded. Stored with the turn, so that an operator can see what a reply was based on. */
export interface LoadReport {
  ms: number;
  segments: Record<SegmentName, SegmentReport>;
}
