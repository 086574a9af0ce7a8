import type { Tx } from '../database';

/** Whether the company has active services, or staff, of its booking system. */
export async function isOffered(tx: Tx, companyId: string, table: 'service' | 'staff'): Promise<boolean> {
  const row = await tx
    .selectFrom(table)
    .select('id')
    .where('company_id', '=', companyId)
    .where('external_id', 'is not', null)
    .where('active', '=', true)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
