import type { Db } from '../db/database';
import { type SpendingDay, spendingDays } from '../db/spending/days';
import { requireCompany } from './company';

/** A month of a company with two models. */
const MOST = 62;

/** What models have cost one company or all, by day, the newest first. Throws `CompanyNotFound`. */
export async function listSpending(db: Db, companyId?: string): Promise<SpendingDay[]> {
  await requireCompany(db, companyId);
  return spendingDays(db, companyId, MOST);
}
