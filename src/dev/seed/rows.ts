import {
  insertClientAddresses,
  insertClients,
  insertServices,
  insertStaff,
  insertStaffServices,
  insertWorkingHours,
} from '../../db/company-rows';
import type { Tx } from '../../db/database';
import type { SeededService, SeededStaff } from './bookings';
import { clock, type Workday } from './calendar';
import type { DemoClient } from './clients';
import type { DemoStaff } from './salons/salon';
import type { DemoService } from './services';

/** Turns the demo data into rows. */

export async function addServices(
  tx: Tx,
  companyId: string,
  services: readonly DemoService[],
): Promise<SeededService[]> {
  const inserted = await insertServices(
    tx,
    services.map(({ title, category, description, priceMin, priceMax, durationMinutes }) => ({
      company_id: companyId,
      title,
      category,
      description,
      price_min: priceMin,
      price_max: priceMax,
      duration_minutes: durationMinutes,
    })),
  );
  const ids = new Map(inserted.map(({ id, title }) => [title, id]));
  return services.map((service) => ({ ...service, id: idOf(ids, service.title) }));
}

/** Adds the staff, and the services that each of them performs. */
export async function addStaff(
  tx: Tx,
  companyId: string,
  staff: readonly DemoStaff[],
  services: readonly SeededService[],
): Promise<SeededStaff[]> {
  const inserted = await insertStaff(
    tx,
    staff.map(({ name, specialization, about }) => ({ company_id: companyId, name, specialization, about })),
  );
  const ids = new Map(inserted.map(({ id, name }) => [name, id]));
  const seeded = staff.map(({ name, categories }) => ({
    id: idOf(ids, name),
    name,
    services: services.filter(({ category }) => categories.includes(category)),
  }));
  await insertStaffServices(
    tx,
    seeded.flatMap(({ id, services: performed }) =>
      performed.map((service) => ({ company_id: companyId, staff_id: id, service_id: service.id })),
    ),
  );
  return seeded;
}

/** Adds the clients with all their addresses. Returns the clients' ids in the given order. */
export async function addClients(
  tx: Tx,
  companyId: string,
  clients: readonly DemoClient[],
): Promise<string[]> {
  const inserted = await insertClients(
    tx,
    clients.map(({ address, name, notes }) => ({ company_id: companyId, address, name, notes })),
  );
  const ids = new Map(inserted.map(({ id, address }) => [address, id]));
  await insertClientAddresses(
    tx,
    clients.flatMap((client) =>
      [client.address, ...client.aliases].map((address) => ({
        company_id: companyId,
        address,
        client_id: idOf(ids, client.address),
      })),
    ),
  );
  return clients.map(({ address }) => idOf(ids, address));
}

/** Adds two rows per workday, before and after lunch. Returns the number of rows. */
export async function addWorkingHours(
  tx: Tx,
  companyId: string,
  staff: readonly SeededStaff[],
  workdays: readonly Workday[],
): Promise<number> {
  const rows = staff.flatMap(({ id }, index) =>
    workdays
      .filter((workday) => workday.staff === index)
      .flatMap(({ date, intervals }) =>
        intervals.map(({ from, to }) => ({
          company_id: companyId,
          staff_id: id,
          date,
          starts: clock(from),
          ends: clock(to),
        })),
      ),
  );
  await insertWorkingHours(tx, rows);
  return rows.length;
}

/** The key is what makes a row unique in the demo data. */
function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new RangeError(`PostgreSQL returned no row for ${key}`);
  return id;
}
