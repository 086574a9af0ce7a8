/** What a user may do: see access/viewer.ts. */
export const ROLES = ['owner', 'operator', 'read-only'] as const;
export type Role = (typeof ROLES)[number];

/** The companies whose conversations a user sees. */
export type Companies = 'all' | readonly string[];

export function includesCompany(companies: Companies, companyId: string): boolean {
  return companies === 'all' || companies.includes(companyId);
}
