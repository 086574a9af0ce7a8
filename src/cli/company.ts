import { companyIds, hasCompany } from '../db/companies';
import type { Db } from '../db/database';
import { CompanyNotFound } from './errors';

/** How many are named to a person who may have misspelt one. */
const NAMED = 5;

/** Throws `CompanyNotFound`, which names companies that exist. */
export async function requireCompany(db: Db, companyId: string): Promise<void> {
  if (!(await hasCompany(db, companyId))) throw new CompanyNotFound(companyId, await companyIds(db, NAMED));
}
