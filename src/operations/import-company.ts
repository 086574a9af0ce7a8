import {
  type Written,
  writeCompany,
  writeDaysOff,
  writeServices,
  writeStaff,
  writeStaffServices,
  writeWeeklyHours,
} from '../db/company-import';
import type { Db, Tx } from '../db/database';
import type { CompanyFile } from './company-file';

/** What was written of each part. All zero: the company was already as the file says. */
export type ImportSummary = Record<
  'company' | 'services' | 'staff' | 'performs' | 'hours' | 'daysOff',
  Written
>;

/**
 * Makes a company as its file says: adds it, or changes what differs, in one transaction. A service or a staff member that the
 * file no longer names is not offered any more, and their bookings stay. Cached contexts follow by their versions, which move
 * only where something was written. `dryRun`: nothing stays written.
 */
export async function importCompany(
  db: Db,
  file: CompanyFile,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<ImportSummary> {
  const transaction = await db.startTransaction().execute();
  try {
    const summary = await write(transaction, file);
    await (dryRun ? transaction.rollback() : transaction.commit()).execute();
    return summary;
  } catch (error) {
    if (!transaction.isCommitted && !transaction.isRolledBack) await transaction.rollback().execute();
    throw error;
  }
}

async function write(tx: Tx, { services, staff, daysOff, ...company }: CompanyFile): Promise<ImportSummary> {
  const { id } = company;
  const titles = services.map(({ title }) => title);
  return {
    company: await writeCompany(tx, company),
    services: await writeServices(tx, id, services),
    staff: await writeStaff(tx, id, staff),
    performs: await writeStaffServices(
      tx,
      id,
      staff.flatMap(({ name, services: own = titles }) => own.map((title) => ({ name, title }))),
    ),
    hours: await writeWeeklyHours(
      tx,
      id,
      staff.flatMap(({ name, hours }) => hours.map((span) => ({ name, ...span }))),
    ),
    daysOff: await writeDaysOff(tx, id, [
      ...daysOff.map((date) => ({ name: undefined, date })),
      ...staff.flatMap(({ name, daysOff: own }) => own.map((date) => ({ name, date }))),
    ]),
  };
}
