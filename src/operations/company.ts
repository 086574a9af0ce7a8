import { companyIds, hasCompany } from '../db/companies';
import type { Db } from '../db/database';
import { CompanyNotFound } from './errors';

/** The error names this many companies that exist: the id may be misspelt. */
const NAMED = 5;

/** Undefined stands for all companies. Throws `CompanyNotFound`. */
export async function requireCompany(db: Db, companyId: string | undefined): Promise<void> {
  if (companyId === undefined || (await hasCompany(db, companyId))) return;
  throw new CompanyNotFound(companyId, await companyIds(db, NAMED));
}
