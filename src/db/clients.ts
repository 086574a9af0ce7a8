import { sql } from 'kysely';
import type { ContextOwner } from '../domain/context';
import type { IncomingMessage } from '../jobs/incoming-message';
import { batched } from './batched';
import type { Db } from './database';
import { rowsOf } from './rows';

interface NewClient extends Pick<IncomingMessage, 'companyId' | 'name'> {
  /** Canonical. */
  address: string;
}

/**
 * Inserts what is missing of each client: the client, the address, the conversation. Complete clients are left unchanged, and
 * so are clients whose company is unknown or locked (it is being deleted, for example).
 */
export const ensureClient = batched(async (db, clients: NewClient[]): Promise<undefined[]> => {
  const rows = clients.map(({ companyId, address, name }) => ({
    company_id: companyId,
    address,
    name: name || null,
  }));
  await sql`
    with given as materialized (
      select distinct on (row.company_id, row.address) row.company_id, row.address, nullif(row.name, '') as name
      from ${rowsOf(rows, { company_id: 'text', address: 'text', name: 'text' })} as row
      cross join lateral (
        select from company where company.id = row.company_id limit 1 for key share skip locked
      ) as unlocked
      order by row.company_id, row.address
    ), known as materialized (
      select client_address.company_id, client_address.address, client_address.client_id from given
      join client_address on client_address.company_id = given.company_id and client_address.address = given.address
    ), inserted as (
      insert into client (company_id, address, name)
      select company_id, address, name from given
      where not exists (
        select from known where known.company_id = given.company_id and known.address = given.address
      )
      on conflict (company_id, address) do nothing
      returning company_id, address, id as client_id
    ), without_address as (
      select * from inserted
      union all
      select client.company_id, client.address, client.id from given
      join client on client.company_id = given.company_id and client.address = given.address
      where not exists (
        select from known where known.company_id = given.company_id and known.address = given.address
      )
    ), address_inserted as (
      insert into client_address (company_id, address, client_id)
      select company_id, address, client_id from without_address
      on conflict do nothing
    )
    insert into conversation (company_id, client_id)
    select company_id, client_id from known union select company_id, client_id from without_address
    on conflict (company_id, client_id) do nothing
  `.execute(db);
  return clients.map(() => undefined);
});

/** The address that turns know the client by, given any of the client's addresses; undefined: there is no such client. */
export async function canonicalAddress(
  db: Db,
  { companyId, client }: ContextOwner,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('client_address')
    .innerJoin('client', 'client.id', 'client_address.client_id')
    .select('client.address')
    .where('client_address.company_id', '=', companyId)
    .where('client_address.address', '=', client)
    .executeTakeFirst();
  return row?.address;
}
