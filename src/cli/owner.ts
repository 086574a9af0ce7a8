import { normalizeAddress } from '../domain/address';
import type { ContextOwner } from '../domain/context';
import type { OutputFlags } from './output';

/** The flags of commands that concern one client. */
export interface OwnerFlags extends OutputFlags {
  company: string;
  phone: string;
}

/** Throws `InvalidAddress`. */
export function ownerOf({ company, phone }: Pick<OwnerFlags, 'company' | 'phone'>): ContextOwner {
  return { companyId: company, client: normalizeAddress({ kind: 'phone', value: phone }) };
}
