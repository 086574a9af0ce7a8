import { sql } from 'kysely';
import { spellingsOf } from '../domain/address';
import type { ContextOwner } from '../domain/context';
import type { IncomingMessage } from '../jobs/incoming-message';
import { batched } from './batched';
import type { Db } from './database';
import { isAddressTaken } from './rejected-values';
import { rowsOf } from './rows';

interface NewClient extends Pick<IncomingMessage, 'companyId' | 'name'> {
  /** Canonical. */
  address: string;
}

/**
 * Inserts what is missing of a client: the client, the address, the conversation. A complete client is left unchanged, and so is
 * one whose company is unknown or locked (it is being deleted, for example), and one who is being merged.
 */
export async function ensureClient(db: Db, client: NewClient): Promise<void> {
  try {
    await insertMissing(db, client);
  } catch (error) {
    if (!isAddressTaken(error)) throw error;
    await insertMissing(db, client);
  }
}

/**
 * Throws if another transaction has inserted one of the addresses meanwhile, perhaps for another client: then nothing is
 * inserted, or a client without an address would be left.
 */
const insertMissing = batched(async (db, clients: NewClient[]): Promise<undefined[]> => {
  const rows = clients.map(({ companyId, address, name }) => ({
    company_id: companyId,
    address,
    other: spellingsOf(address)[1],
    name: name || null,
  }));
  const columns = { company_id: 'text', address: 'text', other: 'text', name: 'text' } as const;
  await sql`
    with given as materialized (
      select distinct on (row.company_id, row.address) row.company_id, row.address, row.other,
        nullif(row.name, '') as name
      from ${rowsOf(rows, columns)} as row
      cross join lateral (
        select from company where company.id = row.company_id limit 1 for key share skip locked
      ) as unlocked
      order by row.company_id, row.address
    ), known as materialized (
      select given.company_id, given.address, client_address.client_id from given
      join client_address on client_address.company_id = given.company_id and client_address.address = given.address
    ), without_address as materialized (
      select given.company_id, given.address, coalesce(
        (select id from client where client.company_id = given.company_id and client.address = given.address),
        (select client_id from client_address as spelled
          where spelled.company_id = given.company_id and spelled.address = given.other),
        (select id from client where client.company_id = given.company_id and client.address = given.other)
      ) as client_id
      from given where not exists (
        select from known where known.company_id = given.company_id and known.address = given.address
      )
    ), inserted as (
      insert into client (company_id, address, name)
      select company_id, address, given.name from given join without_address using (company_id, address)
      where without_address.client_id is null
      on conflict (company_id, address) do nothing
      returning company_id, address, id as client_id
    ), existing as materialized (
      select found.* from (
        select *, false as is_new from known
        union all select *, true from without_address where client_id is not null
      ) as found
      cross join lateral (
        select from client where client.id = found.client_id limit 1 for key share skip locked
      ) as unlocked
    ), address_inserted as (
      insert into client_address (company_id, address, client_id)
      select company_id, address, client_id from existing where is_new union all select * from inserted
    )
    insert into conversation (company_id, client_id)
    select company_id, client_id from existing union select company_id, client_id from inserted
    on conflict (company_id, client_id) do nothing
  `.execute(db);
  return clients.map(() => undefined);
});

/**
 * The address that turns know the client by, given any of the client's addresses in any of its spellings; undefined: there is
 * no such client.
 */
export async function canonicalAddress(
  db: Db,
  { companyId, client }: ContextOwner,
): Promise<string | undefined> {
  const spellings = spellingsOf(client);
  const { rows } = await sql<{ address: string }>`
    select client.address from (
      select client_id, address, 1 as rank from client_address
      where company_id = ${companyId} and address = any(${spellings}::text[])
      union all
      select id, address, 2 from client where company_id = ${companyId} and address = any(${spellings}::text[])
    ) as found
    join client on client.id = found.client_id
    order by found.address = ${client} desc, found.rank limit 1
  `.execute(db);
  return rows[0]?.address;
}

/** The canonical address of the client of a conversation; undefined: it has been deleted. */
export async function clientOfConversation(db: Db, conversationId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversation')
    .innerJoin('client', 'client.id', 'conversation.client_id')
    .select('client.address')
    .where('conversation.id', '=', conversationId)
    .executeTakeFirst();
  return row?.address;
}
