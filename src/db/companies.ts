import type { Db, Transaction } from './database';
import type { Database } from './schema';

export async function hasCompany(db: Db, companyId: string): Promise<boolean> {
  const found = await db.selectFrom('company').select('id').where('id', '=', companyId).executeTakeFirst();
  return found !== undefined;
}

/** The first ones of the alphabet. */
export async function companyIds(db: Db, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('company').select('id').orderBy('id').limit(limit).execute();
  return rows.map(({ id }) => id);
}

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
