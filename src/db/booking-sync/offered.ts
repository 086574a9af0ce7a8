import type { Db, Tx } from '../database';

/** Whether the company offers a service, or has a member of staff, whom its booking system has told of. */
export async function isOffered(
  db: Db | Tx,
  companyId: string,
  table: 'service' | 'staff',
): Promise<boolean> {
  const row = await db
    .selectFrom(table)
    .select('id')
    .where('company_id', '=', companyId)
    .where('external_id', 'is not', null)
    .where('active', '=', true)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
