import type { Transaction } from 'kysely';
import type { Database, NewBooking } from '../../db/schema';
import type { SeededService, SeededStaff } from './bookings';
import { clock, TIMEZONE, type Workday } from './calendar';
import type { DemoClient } from './clients';
import type { DemoService } from './services';
import type { DemoStaff } from './staff';

type Trx = Transaction<Database>;

/** Fifteen columns at most, and PostgreSQL takes 65,535 parameters a statement. */
const ROWS_A_STATEMENT = 1000;

export async function deleteCompany(trx: Trx, companyId: string): Promise<boolean> {
  // Everything else goes with the company; bookings hold the clients, staff and services that they point to.
  await trx.deleteFrom('booking').where('company_id', '=', companyId).execute();
  const deleted = await trx.deleteFrom('company').where('id', '=', companyId).executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

/** False where it exists already; of two that seed at once, the second waits here for the first. */
export async function insertCompany(trx: Trx, companyId: string): Promise<boolean> {
  const inserted = await trx
    .insertInto('company')
    .values({
      id: companyId,
      name: 'Салон «Ласточка»',
      timezone: TIMEZONE,
      locale: 'ru',
      currency: 'RUB',
      phone: '+79990000000',
      address: 'Москва, ул. Ласточкина, 7, вход со двора, 2 этаж',
      about:
        'Салон красоты у парка: волосы, ногти, брови, кожа. Открыто каждый день с 9 до 21. ' +
        'Оплата картой, по QR-коду или наличными. Отменить визит можно за 3 часа до начала.',
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function insertServices(
  trx: Trx,
  companyId: string,
  services: DemoService[],
): Promise<SeededService[]> {
  const rows = services.map(({ title, category, description, priceMin, priceMax, durationMinutes }) => ({
    company_id: companyId,
    title,
    category,
    description,
    price_min: priceMin,
    price_max: priceMax,
    duration_minutes: durationMinutes,
  }));
  const idByTitle = new Map<string, string>();
  for (const chunk of chunks(rows)) {
    const inserted = await trx.insertInto('service').values(chunk).returning(['id', 'title']).execute();
    for (const { id, title } of inserted) idByTitle.set(title, id);
  }
  return services.map((service) => ({ ...service, id: found(idByTitle, service.title) }));
}

/** With the services that each of them performs. */
export async function insertStaff(
  trx: Trx,
  companyId: string,
  staff: DemoStaff[],
  services: SeededService[],
): Promise<SeededStaff[]> {
  const rows = staff.map(({ name, specialization, about }) => ({
    company_id: companyId,
    name,
    specialization,
    about,
  }));
  const inserted = await trx.insertInto('staff').values(rows).returning(['id', 'name']).execute();
  const idByName = new Map(inserted.map(({ id, name }) => [name, id]));
  const seeded = staff.map(({ name, categories }) => ({
    id: found(idByName, name),
    name,
    services: services.filter(({ category }) => categories.includes(category)),
  }));
  const performed = seeded.flatMap(({ id, services }) =>
    services.map((service) => ({ company_id: companyId, staff_id: id, service_id: service.id })),
  );
  for (const chunk of chunks(performed)) await trx.insertInto('staff_service').values(chunk).execute();
  return seeded;
}

/** With all their addresses. Returns their ids, in the order given. */
export async function insertClients(trx: Trx, companyId: string, clients: DemoClient[]): Promise<string[]> {
  const rows = clients.map(({ address, name, notes }) => ({ company_id: companyId, address, name, notes }));
  const idByAddress = new Map<string, string>();
  for (const chunk of chunks(rows)) {
    const inserted = await trx.insertInto('client').values(chunk).returning(['id', 'address']).execute();
    for (const { id, address } of inserted) idByAddress.set(address, id);
  }
  const addresses = clients.flatMap((client) =>
    [client.address, ...client.aliases].map((address) => ({
      company_id: companyId,
      address,
      client_id: found(idByAddress, client.address),
    })),
  );
  for (const chunk of chunks(addresses)) await trx.insertInto('client_address').values(chunk).execute();
  return clients.map(({ address }) => found(idByAddress, address));
}

/** Returns how many rows that made: two a workday. */
export async function insertHours(
  trx: Trx,
  companyId: string,
  staff: SeededStaff[],
  workdays: Workday[],
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
  for (const chunk of chunks(rows)) await trx.insertInto('working_hours').values(chunk).execute();
  return rows.length;
}

export async function insertBookings(trx: Trx, bookings: NewBooking[]): Promise<void> {
  for (const chunk of chunks(bookings)) await trx.insertInto('booking').values(chunk).execute();
}

function chunks<Row>(rows: Row[]): Row[][] {
  const count = Math.ceil(rows.length / ROWS_A_STATEMENT);
  return Array.from({ length: count }, (_, i) =>
    rows.slice(i * ROWS_A_STATEMENT, (i + 1) * ROWS_A_STATEMENT),
  );
}

/** What was inserted is found by what makes it unique here: the order of `returning` is promised nowhere. */
function found(ids: Map<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new RangeError(`no row came back for ${key}`);
  return id;
}
