import { sql } from 'kysely';
import type { Db } from '../database';

export interface RememberedAddress {
  address: string;
  linkedAt: Date | null;
  unreachableAt: Date | null;
}

export async function rememberedAddresses(db: Db, clientId: string): Promise<RememberedAddress[]> {
  return db
    .selectFrom('client_address')
    .select(['address', 'linked_at as linkedAt', 'unreachable_at as unreachableAt'])
    .where('client_id', '=', clientId)
    .orderBy(sql`linked_at nulls first`)
    .orderBy('address')
    .limit(100)
    .execute();
}
