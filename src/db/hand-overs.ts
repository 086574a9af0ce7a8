import { sql } from 'kysely';
import { masked } from '../privacy/redaction';
import type { Tx } from './database';

/** The client waits for a person from now on. A hand-over that is open already stays as it is: they have waited since then. */
export async function openHandOver(tx: Tx, conversationId: string, reason: string): Promise<void> {
  await tx
    .updateTable('conversation')
    .set({ handed_over_at: sql<Date>`clock_timestamp()`, handed_over_reason: masked(reason) })
    .where('id', '=', conversationId)
    .where('handed_over_at', 'is', null)
    .execute();
}
