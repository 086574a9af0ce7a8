import type { Db, Transaction } from './database';
import type { Database } from './schema';

/** With everything that belongs to it. False: there was no such company. */
export async function removeCompany(db: Db | Transaction<Database>, companyId: string): Promise<boolean> {
  // Bookings hold clients, staff and services; the rest goes with the company.
  await db.deleteFrom('booking').where('company_id', '=', companyId).execute();
  const { numDeletedRows } = await db
    .deleteFrom('company')
    .where('id', '=', companyId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
