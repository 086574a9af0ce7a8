import type { ContextOwner, SegmentName } from '../domain/context';

/**
 * The only file that spells a key of the cache. The company is the hash tag, so that one call may touch all four
 * segments on a cluster. The cache's connections never carry a prefix: what stands here is what stands in Redis.
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
