import { sql } from 'kysely';
import type { BookingDetails } from '../../domain/external-booking';
import type { Tx } from '../database';

/** Our id; undefined: no member of staff here has this id of the booking system. */
export async function staffOf(tx: Tx, companyId: string, externalId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('staff')
    .select('id')
    .where('company_id', '=', companyId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return row?.id;
}

export interface BookedServices {
  /** The first that is known. */
  serviceId: string | null;
  /** Of those that are known, in their order. */
  titles: string[];
}

export async function servicesOf(
  tx: Tx,
  companyId: string,
  { serviceIds: externalIds, title }: Pick<BookingDetails, 'serviceIds' | 'title'>,
): Promise<BookedServices> {
  if (externalIds.length === 0) return { serviceId: await byTitle(tx, companyId, title), titles: [] };
  const rows = await tx
    .selectFrom('service')
    .select(['id', 'title', 'external_id as externalId'])
    .where('company_id', '=', companyId)
    .where('external_id', 'in', externalIds)
    .execute();
  const byId = new Map(rows.map((row) => [row.externalId, row]));
  const known = externalIds.flatMap((id) => byId.get(id) ?? []);
  return { serviceId: known[0]?.id ?? null, titles: known.map(({ title }) => title) };
}

/** Of a booking system that keeps no services, a booking is of the one that its title names. */
async function byTitle(tx: Tx, companyId: string, title: string | null): Promise<string | null> {
  if (title === null) return null;
  const row = await tx
    .selectFrom('service')
    .select('id')
    .where('company_id', '=', companyId)
    .where(sql`lower(title)`, '=', sql`lower(${title})`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
