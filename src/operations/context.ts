import type { LoadReport } from '../context/report';
import type { ContextService } from '../context/service';
import { normalizeAddress } from '../domain/address';
import type { Context, ContextOwner, SegmentName } from '../domain/context';

/** A client of a company, by phone number or WhatsApp id in any spelling. Throws `InvalidAddress`. */
export function contextOwner(companyId: string, address: string): ContextOwner {
  return { companyId, client: normalizeAddress({ kind: 'phone', value: address }) };
}

/** Loads the context that a responder would get, and reports the origin of each segment. */
export async function showContext(
  contexts: ContextService,
  owner: ContextOwner,
): Promise<{ context: Context; report: LoadReport }> {
  return contexts.load(owner);
}

/** Drops segments from the cache: the next turn loads them again. Returns the number of those that were cached. */
export async function invalidateContext(
  contexts: ContextService,
  owner: ContextOwner,
  segments: readonly SegmentName[],
): Promise<number> {
  return contexts.invalidate(owner, segments);
}
