import type { ContextService } from '../context/service';
import type { Db } from '../db/database';
import { deleteForgotten, type Forgotten } from '../db/forget/forgotten';
import type { SegmentName } from '../domain/context';
import { removePersonKeys } from '../queues/person-keys';
import type { Queues } from '../queues/queues';

export interface FinishDeps {
  db: Db;
  queues: Queues;
  contexts: Pick<ContextService, 'invalidate'>;
}

/** Of one client alone. */
const SEGMENTS: readonly SegmentName[] = ['client', 'dialogue'];

/**
 * Removes what Redis holds of a client who is deleted from the database: cached segments and counters. A segment is dropped after that,
 * so a turn that still reads the old rows cannot fill it again. Safe to repeat. Throws what Redis throws.
 */
export async function finishForgetting(
  { db, queues, contexts }: FinishDeps,
  forgotten: Forgotten,
): Promise<void> {
  const { id, companyId, addresses } = forgotten;
  for (const client of addresses) await contexts.invalidate({ companyId, client }, SEGMENTS);
  await removePersonKeys(queues, { companyId, addresses });
  await deleteForgotten(db, id);
}
