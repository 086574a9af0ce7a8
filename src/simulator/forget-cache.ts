import type { ContextService } from '../context/service';
import { type ContextOwner, SEGMENTS } from '../domain/context';

/** Drops all segments of a client's context, as if Redis had been flushed. Returns how many were stored. Throws when Redis does not answer. */
export async function forgetCache(
  { contexts }: { contexts: ContextService },
  owner: ContextOwner,
): Promise<number> {
  return contexts.invalidate(owner, SEGMENTS);
}
