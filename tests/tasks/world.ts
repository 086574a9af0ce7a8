import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import { parseCompanyFile } from '../../src/operations/company-file';
import { importCompany } from '../../src/operations/import-company';
import type { SalonFile } from './salon';

/** A salon in the database: of one dialogue, so that dialogues do not meet. */
export interface World {
  companyId: string;
  salon: SalonFile;
  /** Ids of services, staff and bookings, by the names of the salon's file. */
  ids: ReadonlyMap<string, string>;
  /** Every `{name}` in a text, and in the texts of a value, is replaced by its id. Throws for a name that there is not. */
  fill<T>(value: T): T;
}

export async function addWorld(db: Db, companyId: string, salon: SalonFile): Promise<World> {
  const file = parseCompanyFile(companyId, JSON.stringify({ id: companyId, ...salon.company }));
  await importCompany(db, file);
  const ids = new Map([
    ...(await idsOf(db, 'service', companyId, salon.services)),
    ...(await idsOf(db, 'staff', companyId, salon.staff)),
  ]);
  const clients = await addClients(db, companyId, salon);
  for (const name of Object.keys(salon.bookings)) {
    const id = await addBooking(db, companyId, salon, name, { ids, clients });
    ids.set(name, id);
  }
  return { companyId, salon, ids, fill: (value) => filled(value, ids) };
}

/** `{name}` stands for an id of `ids`. */
export function filled<T>(value: T, ids: ReadonlyMap<string, string>): T {
  const text = JSON.stringify(value).replace(/\{([\w:-]+)\}/g, (_, name: string) => {
    const id = ids.get(name);
    if (id === undefined)
      throw new Error(`{${name}} is not one of ${[...ids.keys()].map((one) => `{${one}}`).join(', ')}`);
    return id;
  });
  return JSON.parse(text);
}

async function idsOf(
  db: Db,
  table: 'service' | 'staff',
  companyId: string,
  names: Record<string, string>,
): Promise<[string, string][]> {
  const column = table === 'service' ? 'title' : 'name';
  const rows = await db
    .selectFrom(table)
    .select(['id', sql<string>`${sql.ref(column)}`.as('shown')])
    .where('company_id', '=', companyId)
    .execute();
  return Object.entries(names).map(([name, shown]) => {
    const row = rows.find((one) => one.shown === shown);
    if (!row) throw new Error(`${name}: the company has no ${table} "${shown}"`);
    return [name, row.id];
  });
}

/** Ids by name, of those whom the salon knows. */
async function addClients(db: Db, companyId: string, { clients }: SalonFile): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const [key, { phone, name, facts }] of Object.entries(clients)) {
    if (name === undefined) continue;
    const { id } = await db
      .insertInto('client')
      .values({ company_id: companyId, address: phone, name })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('client_address')
      .values({ company_id: companyId, address: phone, client_id: id })
      .execute();
    for (const [topic, text] of Object.entries(facts))
      await db
        .insertInto('client_fact')
        .values({
          company_id: companyId,
          client_id: id,
          topic,
          text,
          message_id: 'earlier',
          told_at: '2026-10-01T09:00:00Z',
        })
        .execute();
    ids.set(key, id);
  }
  return ids;
}

async function addBooking(
  db: Db,
  companyId: string,
  { bookings, services }: SalonFile,
  name: string,
  { ids, clients }: { ids: ReadonlyMap<string, string>; clients: ReadonlyMap<string, string> },
): Promise<string> {
  const { client, service, staff, from, minutes } = bookings[name] as SalonFile['bookings'][string];
  const { rows } = await sql<{ id: string }>`
    insert into booking (company_id, client_id, staff_id, service_id, title, starts_at, ends_at, price)
    select company.id, ${clients.get(client)}, ${ids.get(staff)}, service.id, ${services[service]}, starts,
      starts + coalesce(${minutes ?? null}, service.duration_minutes) * interval '1 minute', service.price_min
    from company
    join service on service.company_id = company.id and service.id = ${ids.get(service)}
    cross join lateral (select ${from}::timestamp at time zone company.timezone as starts) as time
    where company.id = ${companyId} returning booking.id::text`.execute(db);
  return rows[0]?.id as string;
}
