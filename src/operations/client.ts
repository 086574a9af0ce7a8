import { type LinkDeps, linkAddresses } from '../conversation/link-addresses';
import { type ClientWithAddresses, clientWithAddresses } from '../db/client-addresses';
import { canonicalAddress } from '../db/clients';
import type { Db } from '../db/database';
import type { AddressesOfOne } from '../db/merge/known-clients';
import type { ContextOwner } from '../domain/context';
import { shownAddress } from '../privacy/shown-address';
import { requireCompany } from './company';
import { ClientNotFound } from './errors';

/** A client, given any of their addresses, with all of them; abbreviated, unless `full`. Throws `CompanyNotFound`, `ClientNotFound`. */
export async function showClient(db: Db, owner: ContextOwner, full: boolean): Promise<ClientWithAddresses> {
  await requireCompany(db, owner.companyId);
  const canonical = await canonicalAddress(db, owner);
  const client =
    canonical === undefined ? undefined : await clientWithAddresses(db, owner.companyId, canonical);
  if (!client) throw new ClientNotFound(owner.companyId);
  const shown = (address: string) => (full ? address : shownAddress(address));
  return {
    ...client,
    addresses: client.addresses.map((one) => ({ ...one, address: shown(one.address) })),
  };
}

/** Makes one client of all who have one of the addresses. Returns how many clients became part of it. Throws `ClientNotFound`, `LockTimedOut`. */
export async function linkClient(deps: LinkDeps, given: AddressesOfOne): Promise<{ merged: number }> {
  const linked = await linkAddresses(deps, given);
  if (!linked) throw new ClientNotFound(given.companyId);
  return { merged: linked.merged };
}
