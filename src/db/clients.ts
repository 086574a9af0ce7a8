import { sql } from 'kysely';
import type { ContextOwner } from '../domain/context';
import type { IncomingMessage } from '../jobs/incoming-message';
import { batched } from './batched';
import type { Db } from './database';
import { storableText } from './storable';

interface Stranger extends Pick<IncomingMessage, 'companyId' | 'name'> {
  /** Canonical. */
  address: string;
}

/**
 * Adds what is missing of each client: the client, the address, the conversation. Clients that have all of them, and those
 * whose company does not exist or is locked (it is being deleted, for example), are left as they are.
 */
export const meetClient = batched(async (db, strangers: Stranger[]): Promise<undefined[]> => {
  await sql`
    with given as materialized (
      select distinct on (g.company_id, g.address) g.* from unnest(
        ${strangers.map(({ companyId }) => companyId)}::text[],
        ${strangers.map(({ address }) => address)}::text[],
        ${strangers.map(({ name }) => storableText(name ?? '') || null)}::text[]
      ) as g(company_id, address, name)
      cross join lateral (
        select from company c where c.id = g.company_id limit 1 for key share skip locked
      ) as free
      order by g.company_id, g.address
    ), addressed as materialized (
      select a.company_id, a.address, a.client_id from given g
      join client_address a on a.company_id = g.company_id and a.address = g.address
    ), met as (
      insert into client (company_id, address, name)
      select company_id, address, name from given g
      where not exists (select from addressed a where a.company_id = g.company_id and a.address = g.address)
      on conflict (company_id, address) do nothing
      returning company_id, address, id as client_id
    ), unaddressed as (
      select * from met
      union all
      select k.company_id, k.address, k.id from given g
      join client k on k.company_id = g.company_id and k.address = g.address
      where not exists (select from addressed a where a.company_id = g.company_id and a.address = g.address)
    ), address_added as (
      insert into client_address (company_id, address, client_id)
      select company_id, address, client_id from unaddressed
      on conflict do nothing
    )
    insert into conversation (company_id, client_id)
    select company_id, client_id from addressed union select company_id, client_id from unaddressed
    on conflict (company_id, client_id) do nothing
  `.execute(db);
  return strangers.map(() => undefined);
});

/** The address that turns know the client by, given any of the client's addresses; undefined: there is no such client. */
export async function canonicalAddress(
  db: Db,
  { companyId, client }: ContextOwner,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('client_address as a')
    .innerJoin('client as k', 'k.id', 'a.client_id')
    .select('k.address')
    .where('a.company_id', '=', companyId)
    .where('a.address', '=', client)
    .executeTakeFirst();
  return row?.address;
}
