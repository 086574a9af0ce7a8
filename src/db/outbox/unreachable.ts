import { sql } from 'kysely';
import type { Db } from '../database';

/** Stores that the provider reaches no person at an address. Returns whether that is new. */
export async function markUnreachable(db: Db, companyId: string, address: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('client_address')
    .set({ unreachable_at: sql<Date>`clock_timestamp()` })
    .where('company_id', '=', companyId)
    .where('address', '=', address)
    .where('unreachable_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
