import { sql } from 'kysely';
import type { Tx } from '../database';
import { counts, type Written } from '../offered';
import { rowsOf } from '../rows';

/** Writes who performs what, for linked staff and services only. */
export async function writePerforms(
  tx: Tx,
  companyId: string,
  performs: readonly { staffId: string; serviceId: string }[],
): Promise<Written> {
  const given = rowsOf(
    performs.map(({ staffId, serviceId }) => ({ staff: staffId, service: serviceId })),
    { staff: 'text', service: 'text' },
  );
  const { rows } = await sql<Written>`
    with given as materialized (
      select staff.id as staff_id, service.id as service_id from ${given} as given
      join staff on staff.company_id = ${companyId} and staff.external_id = given.staff
      join service on service.company_id = ${companyId} and service.external_id = given.service
    ), added as (
      insert into staff_service (company_id, staff_id, service_id)
      select ${companyId}, staff_id, service_id from given
      on conflict do nothing returning 1
    ), removed as (
      delete from staff_service as ours using staff, service
      where ours.company_id = ${companyId} and staff.id = ours.staff_id and service.id = ours.service_id
        and staff.external_id is not null and service.external_id is not null
        and (ours.staff_id, ours.service_id) not in (select staff_id, service_id from given)
      returning 1
    ), changed as (select where false)
    ${counts}
  `.execute(tx);
  return rows[0] as Written;
}
