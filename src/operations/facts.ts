import type { ContextService } from '../context/service';
import type { Db } from '../db/database';
import { factsOf, forgetFact } from '../db/facts';
import type { ContextOwner, Fact } from '../domain/context';
import { showClient } from './client';

/** What a client has said about themselves, the newest last. Throws `CompanyNotFound`, `ClientNotFound`. */
export async function listFacts(db: Db, owner: ContextOwner): Promise<Fact[]> {
  const { clientId } = await showClient(db, owner, false);
  return factsOf(db, clientId);
}

/** Returns whether there was such a fact. Throws `CompanyNotFound`, `ClientNotFound`, and what Redis throws: then call again. */
export async function removeFact(
  { db, contexts }: { db: Db; contexts: ContextService },
  owner: ContextOwner,
  topic: string,
): Promise<boolean> {
  const { clientId } = await showClient(db, owner, false);
  const removed = await forgetFact(db, clientId, topic);
  await contexts.invalidate(owner, ['client']);
  return removed;
}
