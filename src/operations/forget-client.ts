import type { ContextOwner } from '../domain/context';
import { type ForgetDeps, type ForgetOptions, type Forgotten, forget } from '../forgetting/forget';
import { requireCompany } from './company';

export type { ForgetDeps, ForgetOptions, Forgotten };

/**
 * Forgets a client, given any of their addresses: see docs/privacy.md. The same call again is safe, and also removes what Redis holds of an
 * address that the database does not know. Throws `CompanyNotFound`, `ClientExpected`, and, if nothing was deleted from the database,
 * `LockTimedOut`, `PersonJobsBusy` and what Redis throws.
 */
export async function forgetClient(
  deps: ForgetDeps,
  owner: ContextOwner,
  options: ForgetOptions = {},
): Promise<Forgotten> {
  await requireCompany(deps.db, owner.companyId);
  return forget(deps, owner, options);
}
