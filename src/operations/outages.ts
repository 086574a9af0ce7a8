import type { Db } from '../db/database';
import { type Outage, outages, resumeChannels as resume } from '../db/outages/outages';
import { requireCompany } from './company';
import { withMaskedReasons } from './masked-reasons';

/** Channels of one company or all whose replies wait for the end of an outage. Throws `CompanyNotFound`. */
export async function listOutages(db: Db, companyId?: string): Promise<Outage[]> {
  await requireCompany(db, companyId);
  return withMaskedReasons(await outages(db, companyId));
}

/** The next sweep sends the waiting replies. Returns the number of channels. Throws `CompanyNotFound`. */
export async function resumeChannels(db: Db, companyId?: string): Promise<number> {
  await requireCompany(db, companyId);
  return resume(db, companyId);
}
