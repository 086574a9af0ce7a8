import { companyTimezones, type WarmingCandidate, warmingCandidates } from '../db/warming';
import { CompanyWarming, type WarmingDeps, type WarmingResult } from '../warming/company';
import { requireCompany } from './company';
import { WarmingStopped } from './errors';

export interface WarmingSelection {
  /** Default: all companies. */
  companyId?: string | undefined;
  /** How many clients of each company, at most. */
  clients: number;
}

export interface WarmingPlan {
  companyId: string;
  clients: Pick<WarmingCandidate, 'client' | 'reason'>[];
}

/** Whose contexts `warmContexts` would load, in that order. Throws `CompanyNotFound`. */
export async function planWarming(
  { db }: Pick<WarmingDeps, 'db'>,
  { companyId, clients }: WarmingSelection,
): Promise<WarmingPlan[]> {
  const plans: WarmingPlan[] = [];
  for (const company of await selected(db, companyId)) {
    const candidates = await warmingCandidates(db, company, clients);
    plans.push({
      companyId: company,
      clients: candidates.map(({ client, reason }) => ({ client, reason })),
    });
  }
  return plans;
}

/**
 * Loads contexts ahead of their next turns now, whatever the hour, one at a time. Throws `CompanyNotFound`, and
 * `WarmingStopped` if the cache does not answer meanwhile.
 */
export async function warmContexts(
  deps: WarmingDeps,
  { companyId, clients }: WarmingSelection,
): Promise<WarmingResult[]> {
  const results: WarmingResult[] = [];
  for (const company of await selected(deps.db, companyId)) {
    const warming = await CompanyWarming.of(deps, company, clients);
    if ((await warming.run(Number.POSITIVE_INFINITY)) === 'cache-away') throw new WarmingStopped(company);
    results.push(warming.result);
  }
  return results;
}

async function selected(db: WarmingDeps['db'], companyId: string | undefined): Promise<string[]> {
  await requireCompany(db, companyId);
  return companyId === undefined ? (await companyTimezones(db)).map(({ id }) => id) : [companyId];
}
