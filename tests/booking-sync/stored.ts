import type { Db } from '../../src/db/database';

/** What we store of the bookings of a company, by their ids in the booking system. */
export async function storedBookings(db: Db, companyId: string): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('booking')
    .select(['external_id', 'status'])
    .where('company_id', '=', companyId)
    .orderBy('external_id')
    .execute();
  return Object.fromEntries(rows.map(({ external_id, status }) => [external_id, status]));
}

export async function versionsOf(db: Db, companyId: string) {
  const company = await db
    .selectFrom('company')
    .select(['version', 'schedule_version'])
    .where('id', '=', companyId)
    .executeTakeFirst();
  const clients = await db
    .selectFrom('client')
    .select(['id', 'version'])
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute();
  return { company, clients };
}

export async function syncRow(db: Db, companyId: string) {
  return db
    .selectFrom('booking_sync')
    .selectAll()
    .where('company_id', '=', companyId)
    .executeTakeFirstOrThrow();
}
