import { sql } from 'kysely';
import { type Address, phoneOf, spellingsOf } from '../../domain/address';
import { batched } from '../batched';
import type { Db, Tx } from '../database';
import { rowsOf } from '../rows';

/** Addresses of one person in one company; canonical, each once, the newest first. */
export interface AddressesOfOne {
  companyId: string;
  addresses: readonly Address[];
}

/** Whether all addresses are known, and belong to one client: then there is nothing to link. */
export const areLinked = batched(async (db, asked: AddressesOfOne[]): Promise<boolean[]> => {
  const given = asked.flatMap(({ companyId, addresses }, position) =>
    addresses.map((address) => ({ position, company_id: companyId, address })),
  );
  const { rows } = await sql<{ position: number; linked: boolean }>`
    select given.position, count(client_id) = count(*) and count(distinct client_id) = 1 as linked
    from ${rowsOf(given, { position: 'integer', company_id: 'text', address: 'text' })} as given
    left join client_address using (company_id, address)
    group by given.position
  `.execute(db);
  const linked = new Set(rows.flatMap((row) => (row.linked ? [row.position] : [])));
  return asked.map((_, position) => linked.has(position));
});

export interface KnownClient {
  id: string;
  /** Canonical. */
  address: Address;
}

/** The clients who have one of the addresses, in any spelling; first those whose canonical address is a phone, then the older. */
export async function knownClients(
  db: Db | Tx,
  { companyId, addresses }: AddressesOfOne,
): Promise<KnownClient[]> {
  const spellings = addresses.flatMap(spellingsOf);
  const { rows } = await sql<KnownClient>`
    select id, address from client where id in (
      select client_id from client_address
      where company_id = ${companyId} and address = any(${spellings}::text[])
      union
      select id from client where company_id = ${companyId} and address = any(${spellings}::text[])
    ) order by id
  `.execute(db);
  const isPhone = ({ address }: KnownClient) => phoneOf(address) !== null;
  return [...rows.filter(isPhone), ...rows.filter((client) => !isPhone(client))];
}
