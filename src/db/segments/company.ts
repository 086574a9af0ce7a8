import { type ExpressionBuilder, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Sourced } from '../../context/source';
import type { CompanySegment } from '../../domain/context';
import { UnknownCompany } from '../../domain/errors';
import type { Db } from '../database';
import type { Database } from '../schema';

type OfCompany = ExpressionBuilder<Database, 'company'>;

/** Throws `UnknownCompany`. */
export async function loadCompany(db: Db, companyId: string): Promise<Sourced<CompanySegment>> {
  const row = await db
    .selectFrom('company')
    .select((company) => [
      'company.id',
      'company.name',
      'company.timezone',
      'company.locale',
      'company.currency',
      'company.phone',
      'company.address',
      'company.about',
      'company.change_notice_minutes as changeNoticeMinutes',
      'company.version',
      jsonArrayFrom(servicesOf(company)).as('services'),
      jsonArrayFrom(staffOf(company)).as('staff'),
    ])
    .where('company.id', '=', companyId)
    .executeTakeFirst();
  if (!row) throw new UnknownCompany(companyId);
  const { version, ...value } = row;
  return { version, value };
}

function servicesOf(company: OfCompany) {
  return company
    .selectFrom('service')
    .select([
      sql<string>`service.id::text`.as('id'),
      'service.title',
      'service.category',
      'service.description',
      sql<{
        min: number;
        max: number;
      }>`json_build_object('min', service.price_min, 'max', service.price_max)`.as('price'),
      'service.duration_minutes as durationMinutes',
    ])
    .whereRef('service.company_id', '=', 'company.id')
    .where('service.active', '=', true)
    .orderBy('service.id');
}

function staffOf(company: OfCompany) {
  return company
    .selectFrom('staff')
    .select([
      sql<string>`staff.id::text`.as('id'),
      'staff.name',
      'staff.specialization',
      'staff.about',
      sql<string[]>`coalesce((
        select json_agg(service.id::text order by service.id)
        from staff_service join service on service.id = staff_service.service_id
        where staff_service.staff_id = staff.id and service.active
      ), '[]')`.as('serviceIds'),
    ])
    .whereRef('staff.company_id', '=', 'company.id')
    .where('staff.active', '=', true)
    .orderBy('staff.id');
}
