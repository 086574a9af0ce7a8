import { sql } from 'kysely';
import type { ExternalCatalogue } from '../../domain/external-booking';
import type { Tx } from '../database';
import { type Written, writeServices, writeStaff } from '../offered';
import { forgetDigests } from './digests';
import { writeHours } from './hours';
import { type Linked, linkRows } from './links';
import { writePerforms } from './performs';

/** What was written of each part. An absent part was not told. */
export interface CatalogueWritten {
  company?: Written;
  services?: Written;
  staff?: Written;
  performs?: Written;
  hours?: Written;
  /** Names of the booking system's settings that no row of ours has. */
  unknown: { services: string[]; staff: string[] };
}

/** Writes what differs, with the event of it. A part that the booking system does not tell stays as it is. */
export async function writeCatalogue(
  tx: Tx,
  companyId: string,
  { company, services, staff, links, performs, hours }: ExternalCatalogue,
): Promise<CatalogueWritten> {
  const written: CatalogueWritten = { unknown: { services: [], staff: [] } };
  const link = async (kind: 'services' | 'staff', links: { externalId: string; name: string }[]) => {
    const table = kind === 'staff' ? 'staff' : 'service';
    const linked: Linked = await linkRows(tx, companyId, table, once(links));
    written[kind] = { added: 0, changed: linked.changed, removed: 0 };
    written.unknown[kind] = linked.unknown;
  };
  if (company) written.company = await writeCompanyFields(tx, companyId, company);
  if (links?.services)
    await link(
      'services',
      links.services.map(({ externalId, title }) => ({ externalId, name: title })),
    );
  if (links?.staff) await link('staff', links.staff);
  if (services) written.services = await writeServices(tx, companyId, once(services).map(storable));
  if (staff) written.staff = await writeStaff(tx, companyId, once(staff));
  if (hasChanged(written.services) || hasChanged(written.staff)) await forgetDigests(tx, companyId);
  if (performs) written.performs = await writePerforms(tx, companyId, performs);
  if (hours) written.hours = await writeHours(tx, companyId, hours);
  if (changesOf(written) > 0)
    await sql`select emit_booking_event(${companyId}, 'company-updated')`.execute(tx);
  return written;
}

/** Rows that were written. */
export function changesOf({ unknown: _, ...parts }: CatalogueWritten): number {
  return Object.values(parts).reduce(
    (sum, { added, changed, removed }) => sum + added + changed + removed,
    0,
  );
}

function hasChanged(written: Written | undefined): boolean {
  return written !== undefined && written.added + written.changed + written.removed > 0;
}

/** Some systems list a service once for each of its categories. */
function once<One extends { externalId: string }>(given: readonly One[]): One[] {
  return [...new Map([...given].reverse().map((one) => [one.externalId, one])).values()].reverse();
}

/** Some systems say 0 where there is no highest price, or no duration. */
function storable({
  price,
  durationMinutes,
  ...service
}: NonNullable<ExternalCatalogue['services']>[number]) {
  const min = Math.max(0, price?.min ?? 0);
  return {
    ...service,
    price: price && { min, max: Math.max(min, price.max) },
    minutes: Math.max(1, Math.round(durationMinutes)),
  };
}

/** A time zone or a currency that PostgreSQL does not know is left out: the turns of the company would fail. */
async function writeCompanyFields(
  tx: Tx,
  companyId: string,
  told: NonNullable<ExternalCatalogue['company']>,
): Promise<Written> {
  const { name = null, timezone = null, currency = null, phone = null, address = null } = told;
  const { numAffectedRows = 0n } = await sql`
    update company as ours set name = told.name, timezone = told.timezone, currency = told.currency, phone = told.phone,
      address = told.address
    from company as before cross join lateral (
      select coalesce(${name}, before.name) as name,
        case when company_fault(${timezone}, before.locale, before.currency) is null then coalesce(${timezone}, before.timezone)
          else before.timezone end as timezone,
        case when company_fault(before.timezone, before.locale, ${currency}) is null then coalesce(${currency}, before.currency)
          else before.currency end as currency,
        coalesce(${phone}, before.phone) as phone, coalesce(${address}, before.address) as address
    ) as told
    where before.id = ${companyId} and ours.id = before.id
      and (ours.name, ours.timezone, ours.currency, ours.phone, ours.address)
        is distinct from (told.name, told.timezone, told.currency, told.phone, told.address)
  `.execute(tx);
  return { added: 0, changed: Number(numAffectedRows), removed: 0 };
}
