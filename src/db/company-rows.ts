import type { InsertObject } from 'kysely';
import type { Tx } from './database';
import type { Database } from './schema';

/** Inserts a company and its rows in bulk. The demo salon and a replay are made with it. */

type Rows<Table extends keyof Database> = readonly InsertObject<Database, Table>[];

/** A row has fifteen columns at most, and PostgreSQL accepts 65,535 parameters in one statement. */
const ROWS_PER_STATEMENT = 1000;

/** False: the company exists. Of two concurrent calls the second waits for the transaction of the first. */
export async function insertCompany(tx: Tx, company: InsertObject<Database, 'company'>): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('company')
    .values(company)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}

/** PostgreSQL does not promise the order of the returned rows. */
export async function insertServices(
  tx: Tx,
  rows: Rows<'service'>,
): Promise<{ id: string; title: string }[]> {
  const inserted = [];
  for (const chunk of chunks(rows))
    inserted.push(...(await tx.insertInto('service').values(chunk).returning(['id', 'title']).execute()));
  return inserted;
}

/** PostgreSQL does not promise the order of the returned rows. */
export async function insertStaff(tx: Tx, rows: Rows<'staff'>): Promise<{ id: string; name: string }[]> {
  const inserted = [];
  for (const chunk of chunks(rows))
    inserted.push(...(await tx.insertInto('staff').values(chunk).returning(['id', 'name']).execute()));
  return inserted;
}

/** PostgreSQL does not promise the order of the returned rows. */
export async function insertClients(
  tx: Tx,
  rows: Rows<'client'>,
): Promise<{ id: string; address: string }[]> {
  const inserted = [];
  for (const chunk of chunks(rows))
    inserted.push(...(await tx.insertInto('client').values(chunk).returning(['id', 'address']).execute()));
  return inserted;
}

export async function insertStaffServices(tx: Tx, rows: Rows<'staff_service'>): Promise<void> {
  for (const chunk of chunks(rows)) await tx.insertInto('staff_service').values(chunk).execute();
}

export async function insertClientAddresses(tx: Tx, rows: Rows<'client_address'>): Promise<void> {
  for (const chunk of chunks(rows)) await tx.insertInto('client_address').values(chunk).execute();
}

export async function insertWorkingHours(tx: Tx, rows: Rows<'working_hours'>): Promise<void> {
  for (const chunk of chunks(rows)) await tx.insertInto('working_hours').values(chunk).execute();
}

export async function insertBookings(tx: Tx, rows: Rows<'booking'>): Promise<void> {
  for (const chunk of chunks(rows)) await tx.insertInto('booking').values(chunk).execute();
}

function chunks<Row>(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / ROWS_PER_STATEMENT);
  return Array.from({ length: count }, (_, i) =>
    rows.slice(i * ROWS_PER_STATEMENT, (i + 1) * ROWS_PER_STATEMENT),
  );
}
