import type { ContextService } from '../context/service';
import type { ContextOwner } from '../domain/context';
import type { Action } from '../domain/turn';

/** Actions without a booking event that would drop the client's segment. */
const CHANGES_PROFILE = new Set<Action['type']>(['rename-client', 'remember', 'forget']);

/**
 * Drops the cached client after a turn that has changed their name or facts. Turns compare versions and would not use it; a reader
 * of the cache alone would.
 */
export async function dropProfile(
  { contexts }: { contexts: ContextService },
  owner: ContextOwner,
  actions: readonly Action[],
): Promise<void> {
  if (actions.some(({ type }) => CHANGES_PROFILE.has(type)))
    await contexts.invalidate(owner, ['client']).catch(() => undefined);
}
