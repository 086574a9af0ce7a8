import type { Address } from '../domain/address';
import type { Db } from './database';

export interface ClientWithAddresses {
  clientId: string;
  name: string | null;
  /** Null: they have not written yet. */
  conversationId: string | null;
  addresses: ClientAddress[];
}

export interface ClientAddress {
  address: Address;
  /** Turns know the client by this one. */
  canonical: boolean;
  /** Since when it is linked to the others; null: from the beginning. */
  linkedAt: Date | null;
}

/** A client with all their addresses, the canonical one first. `canonical`: their canonical address. */
export async function clientWithAddresses(
  db: Db,
  companyId: string,
  canonical: Address,
): Promise<ClientWithAddresses | undefined> {
  const client = await db
    .selectFrom('client')
    .leftJoin('conversation', (join) =>
      join
        .onRef('conversation.client_id', '=', 'client.id')
        .onRef('conversation.company_id', '=', 'client.company_id'),
    )
    .select(['client.id as clientId', 'client.name', 'conversation.id as conversationId'])
    .where('client.company_id', '=', companyId)
    .where('client.address', '=', canonical)
    .executeTakeFirst();
  if (!client) return undefined;
  const others = await db
    .selectFrom('client_address')
    .select(['address', 'linked_at as linkedAt'])
    .where('client_id', '=', client.clientId)
    .orderBy('linked_at')
    .orderBy('address')
    .execute();
  const linkedAt = others.find(({ address }) => address === canonical)?.linkedAt ?? null;
  const addresses = others.filter(({ address }) => address !== canonical);
  return {
    ...client,
    addresses: [
      { address: canonical, canonical: true, linkedAt },
      ...addresses.map((address) => ({ ...address, canonical: false })),
    ],
  };
}
