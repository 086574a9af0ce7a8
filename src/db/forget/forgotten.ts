import type { Address } from '../../domain/address';
import type { Db } from '../database';

/** A client who is deleted, and of whom Redis may still hold something. */
export interface Forgotten {
  id: string;
  companyId: string;
  addresses: Address[];
}

/** The oldest first, of an operation that has ended early. */
export async function unfinishedForgetting(db: Db, limit: number): Promise<Forgotten[]> {
  return db
    .selectFrom('forgotten_client')
    .select(['id', 'company_id as companyId', 'addresses'])
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Nothing remains of them. */
export async function deleteForgotten(db: Db, id: string): Promise<void> {
  await db.deleteFrom('forgotten_client').where('id', '=', id).execute();
}
