import { sql } from 'kysely';
import type { Companies } from '../domain/access';
import type { Db, Tx } from './database';
import { ofCompanies } from './of-companies';

export async function hasCompany(db: Db, companyId: string): Promise<boolean> {
  const found = await db.selectFrom('company').select('id').where('id', '=', companyId).executeTakeFirst();
  return found !== undefined;
}

/** In alphabetical order. */
export async function companyIds(db: Db, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('company').select('id').orderBy('id').limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Which of these ids no company has. */
export async function unknownCompanies(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const unknown = new Set(ids);
  if (unknown.size === 0) return unknown;
  const rows = await db
    .selectFrom('company')
    .select('id')
    .where('id', 'in', [...unknown])
    .execute();
  for (const { id } of rows) unknown.delete(id);
  return unknown;
}

/** Time zones of these companies, by id. Unknown ids are left out. */
export async function timezonesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('company').select(['id', 'timezone']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, timezone }) => [id, timezone]));
}

/** The names of these companies, or of all, in alphabetical order. */
export async function companyNames(db: Db, ids: Companies): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('company')
    .select(['id', 'name'])
    .where(ofCompanies('id', ids))
    .orderBy('name')
    .execute();
}

export interface CompanySummary {
  id: string;
  name: string;
  services: number;
  staff: number;
}

/** All companies, in alphabetical order. */
export async function companySummaries(db: Db): Promise<CompanySummary[]> {
  const countOf = (table: 'service' | 'staff') =>
    sql<number>`(select count(*)::integer from ${sql.table(table)} as part where part.company_id = company.id)`;
  return db
    .selectFrom('company')
    .select(['id', 'name', countOf('service').as('services'), countOf('staff').as('staff')])
    .orderBy('id')
    .execute();
}

/** Deletes a company and everything that belongs to it. False: there is no such company. */
export async function removeCompany(db: Db | Tx, companyId: string): Promise<boolean> {
  // Bookings refer to clients, staff and services, which are deleted with the company.
  await db.deleteFrom('booking').where('company_id', '=', companyId).execute();
  const { numDeletedRows } = await db
    .deleteFrom('company')
    .where('id', '=', companyId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export interface CompanyFault {
  companyId: string;
  /** One sentence: the field, its value, and what is allowed. */
  fault: string;
}

/** Companies whose turns fail, because PostgreSQL or `Intl` does not know their time zone, locale or currency. */
export async function companyFaults(db: Db): Promise<CompanyFault[]> {
  const { rows } = await sql<{
    id: string;
    timezone: string;
    locale: string;
    currency: string;
    fault: string | null;
  }>`
    select id, timezone, locale, currency, company_fault(timezone, locale, currency) as fault from company order by id
  `.execute(db);
  const unknown = new Map<string, string | undefined>();
  return rows.flatMap(({ id, timezone, locale, currency, fault }) => {
    const key = JSON.stringify([timezone, locale, currency]);
    if (!unknown.has(key)) unknown.set(key, unknownToIntl(timezone, locale, currency));
    const found = fault ?? unknown.get(key);
    return found ? [{ companyId: id, fault: found }] : [];
  });
}

function unknownToIntl(timeZone: string, locale: string, currency: string): string | undefined {
  try {
    new Intl.DateTimeFormat(locale, { timeZone });
    new Intl.NumberFormat(locale, { style: 'currency', currency });
    return undefined;
  } catch (error) {
    return `this Node does not know it: ${error instanceof Error ? error.message : String(error)}`;
  }
}
