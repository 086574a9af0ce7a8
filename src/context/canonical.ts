import type { ContextOwner } from '../domain/context';
import { within } from '../time/deadline';
import { SourceTimedOut } from './errors';
import { SOURCE_TIMEOUT } from './filler';
import type { ContextSource } from './source';

/**
 * The owner with the address under which turns load the client's context. Undefined: the given address is that one, or the
 * source knows no other. Throws what the source throws, and `SourceTimedOut`.
 */
export async function canonicalOwner(
  { canonicalAddress }: ContextSource,
  owner: ContextOwner,
): Promise<ContextOwner | undefined> {
  if (!canonicalAddress) return undefined;
  const late = () => new SourceTimedOut(owner.companyId, 'client', SOURCE_TIMEOUT);
  // A source may ignore its signal.
  const asked = canonicalAddress(owner, AbortSignal.timeout(SOURCE_TIMEOUT));
  const client = await within(SOURCE_TIMEOUT, asked, late);
  return client === undefined || client === owner.client ? undefined : { ...owner, client };
}
