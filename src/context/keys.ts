import type { ContextOwner, SegmentName } from '../domain/context';

/**
 * The only file that builds keys of the cache. The company is the hash tag, so that one command can read all four segments
 * on a cluster. The cache's connections never add a prefix: the keys here are the keys in Redis.
 */
const ROOT = 'full_context';

export function entryKey(segment: SegmentName, owner: ContextOwner): string {
  const root = `${ROOT}:{${owner.companyId}}:${segment}`;
  return segment === 'company' || segment === 'schedule' ? root : `${root}:${owner.client}`;
}

/** Matches the keys of one segment of every client of a company. */
export function clientsPattern(companyId: string): string {
  return `${ROOT}:{${companyId}}:client:*`;
}

/** Matches every key of a company. */
export function companyPattern(companyId: string): string {
  return `${ROOT}:{${companyId}}:*`;
}
