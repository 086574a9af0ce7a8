import type { Db } from '../db/database';
import { markVip, type VipClient, vipClients } from '../db/vip-clients';
import type { ContextOwner } from '../domain/context';
import { requireCompany } from './company';
import { ClientNotFound } from './errors';

/** Clients of one company or all whose contexts are warmed first. Throws `CompanyNotFound`. */
export async function listVip(db: Db, companyId?: string): Promise<VipClient[]> {
  await requireCompany(db, companyId);
  return vipClients(db, companyId);
}

/** Marks a client, given any of their addresses, or removes the mark. Throws `CompanyNotFound`, `ClientNotFound`. */
export async function setVip(db: Db, owner: ContextOwner, vip: boolean): Promise<void> {
  await requireCompany(db, owner.companyId);
  if (!(await markVip(db, owner, vip))) throw new ClientNotFound(owner.companyId);
}
