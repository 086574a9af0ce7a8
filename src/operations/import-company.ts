import { writeCompany, writeDaysOff, writeStaffServices, writeWeeklyHours } from '../db/company-import';
import type { Db, Tx } from '../db/database';
import { type Written, writeServices, writeStaff } from '../db/offered';
import type { CompanyFile } from './company-file';

/** What was written of each part; a part that the file leaves out is absent. All zero: the company was already as the file says. */
export type ImportSummary = { company: Written; daysOff: Written } & Partial<
  Record<'services' | 'staff' | 'performs' | 'hours', Written>
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
  return {
    company: await writeCompany(tx, company),
    ...(services && { services: await writeServices(tx, id, services) }),
    ...(staff && { staff: await writeStaff(tx, id, staff) }),
    ...(services && staff && { performs: await writeStaffServices(tx, id, performedBy(staff, services)) }),
    ...(staff && {
      hours: await writeWeeklyHours(
        tx,
        id,
        staff.flatMap(({ name, hours }) => hours.map((span) => ({ name, ...span }))),
      ),
    }),
    daysOff: await writeDaysOff(
      tx,
      id,
      daysOff,
      staff?.flatMap(({ name, daysOff: own }) => own.map((date) => ({ name, date }))),
    ),
  };
}

function performedBy(
  staff: NonNullable<CompanyFile['staff']>,
  services: NonNullable<CompanyFile['services']>,
): { name: string; title: string }[] {
  const titles = services.map(({ title }) => title);
  return staff.flatMap(({ name, services: own = titles }) => own.map((title) => ({ name, title })));
}
