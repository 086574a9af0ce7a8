import { type ContextOwner, SEGMENTS, type SegmentName } from '../domain/context';

/**
 * The only file that builds keys of the cache. The company is the hash tag, so that one command can read all four segments
 * on a cluster. The cache's connections never add a prefix: the keys here are the keys in Redis.
 */
const ROOT = 'full_context';

/** Segments that all clients of a company share. */
export type SharedSegment = 'company' | 'schedule';

export function isShared(segment: SegmentName): segment is SharedSegment {
  return segment === 'company' || segment === 'schedule';
}

export function entryKey(segment: SegmentName, owner: ContextOwner): string {
  const { companyId, client } = owner;
  return isShared(segment) ? sharedKey(segment, companyId) : `${ROOT}:{${companyId}}:${segment}:${client}`;
}

export function sharedKey(segment: SharedSegment, companyId: string): string {
  return `${ROOT}:{${companyId}}:${segment}`;
}

/** Matches the keys of one segment of every client of a company. */
export function clientsPattern(companyId: string): string {
  return `${ROOT}:{${companyId}}:client:*`;
}

/** Matches every key of a company. */
export function companyPattern(companyId: string): string {
  return `${ROOT}:{${companyId}}:*`;
}

/** Matches the key of every segment, and no other key of the cache. */
export const ENTRIES_PATTERN = `${ROOT}:{*}:*`;

/** What a key of a segment stands for; undefined: it is none. */
export function ownerOfKey(key: string): { companyId: string; segment: SegmentName } | undefined {
  const [, companyId, name] = /^full_context:\{([^}]*)\}:([a-z]+)(?::|$)/.exec(key) ?? [];
  const segment = SEGMENTS.find((one) => one === name);
  return companyId !== undefined && segment ? { companyId, segment } : undefined;
}

/** Holds how many segments were loaded on a day, and from where. `day`: `YYYY-MM-DD`, UTC. */
export function loadCountsKey(day: string): string {
  return `${ROOT}:loads:${day}`;
}
