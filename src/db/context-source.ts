import type { ContextSource, Sourced } from '../context/source';
import type { ContextOwner } from '../domain/context';
import { batched } from './batched';
import { canonicalAddress } from './clients';
import type { Db } from './database';
import { loadClients } from './segments/client';
import { loadCompany } from './segments/company';
import { loadDialogues } from './segments/dialogue';
import { loadSchedule } from './segments/schedule';

export interface PostgresSourceOptions {
  /** How many days the schedule covers, from today on. */
  scheduleDays: number;
  /** How many of the last messages a dialogue holds. */
  dialogueMessages: number;
}

/**
 * Segments as PostgreSQL has them. One statement reads a segment, so that its version and its value are of one snapshot.
 * Segments of several clients that are asked for at the same moment are read by one statement. Throws `UnknownCompany`.
 *
 * An unknown client is a client without a name, and is not cached. A context that is asked for by another address than the
 * canonical one is not cached either: turns and events would not drop it.
 */
export function createPostgresSource(db: Db, options: PostgresSourceOptions): ContextSource {
  const loadClient = batched(loadClients);
  const loadDialogue = batched((_, owners: ContextOwner[]) =>
    loadDialogues(db, owners, options.dialogueMessages),
  );
  return {
    company: ({ companyId }) => loadCompany(db, companyId),
    schedule: ({ companyId }) => loadSchedule(db, companyId, options.scheduleDays),
    client: (owner) => byAnyAddress(db, owner, (of) => loadClient(db, of)),
    dialogue: (owner) => byAnyAddress(db, owner, (of) => loadDialogue(db, of)),
    canonicalAddress: (owner) => canonicalAddress(db, owner),
  };
}

/** Usually the address is the canonical one, and `load` finds the row. Otherwise the client may have several addresses. */
async function byAnyAddress<Value>(
  db: Db,
  owner: ContextOwner,
  load: (owner: ContextOwner) => Promise<Sourced<Value>>,
): Promise<Sourced<Value>> {
  const loaded = await load(owner);
  if (loaded.cacheable !== false) return loaded;
  const client = await canonicalAddress(db, owner);
  if (client === undefined || client === owner.client) return loaded;
  return { ...(await load({ ...owner, client })), cacheable: false };
}
