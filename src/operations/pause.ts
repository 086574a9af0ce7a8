import { canonicalAddress, ensureClient } from '../db/clients';
import type { Db } from '../db/database';
import { pauseConversation, resumeConversation } from '../db/pauses';
import type { ContextOwner } from '../domain/context';
import { DAY } from '../time/duration';
import { requireCompany } from './company';
import { ClientNotFound } from './errors';

/** Milliseconds of a pause that an operator ends. */
export const UNTIL_RESUMED = 3650 * DAY;

/**
 * The bot says nothing to a client, given any of their addresses, for `ms` from now: a person answers. Returns when the pause
 * ends. Throws `CompanyNotFound`, `ClientNotFound`.
 */
export async function pauseBot(db: Db, owner: ContextOwner, ms: number): Promise<Date> {
  const client = await canonicalOwner(db, owner);
  await ensureClient(db, { companyId: client.companyId, address: client.client, name: undefined });
  const until = await pauseConversation(db, client, ms);
  if (!until) throw new ClientNotFound(owner.companyId);
  return until;
}

/** The bot answers again, at first what has come meanwhile. False: there was no pause. Throws as `pauseBot`. */
export async function resumeBot(db: Db, owner: ContextOwner): Promise<boolean> {
  return resumeConversation(db, await canonicalOwner(db, owner));
}

async function canonicalOwner(db: Db, owner: ContextOwner): Promise<ContextOwner> {
  await requireCompany(db, owner.companyId);
  const client = await canonicalAddress(db, owner);
  if (client === undefined) throw new ClientNotFound(owner.companyId);
  return { companyId: owner.companyId, client };
}
