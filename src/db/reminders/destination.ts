import { sql } from 'kysely';
import { SIMULATOR_CHANNEL } from '../../domain/channel';
import type { Db } from '../database';

/** Where a reminder goes. */
export interface Destination {
  channel: string;
  address: string;
  /** In the provider's own spelling; null: not known. */
  providerAddress: string | null;
}

export interface KnownAddresses {
  /** Where their last message came from; null: they have not written. */
  last: (Destination & { isReachable: boolean }) | null;
  /** A phone at which a provider may reach them; null: none is known. */
  phone: string | null;
}

/** What is known of a client. What was written as them in the simulator counts only if they have written nothing themselves. */
export async function addressesOf(db: Db, companyId: string, clientId: string): Promise<KnownAddresses> {
  const isReachable = sql`not exists (
    select from client_address where client_address.company_id = message.company_id
      and client_address.address = message.address and client_address.unreachable_at is not null
  )`;
  const { rows } = await sql<KnownAddresses>`
    select (
      select json_build_object('channel', message.channel, 'address', message.address,
        'providerAddress', message.provider_address, 'isReachable', ${isReachable})
      from conversation join message on message.conversation_id = conversation.id
      where conversation.company_id = client.company_id and conversation.client_id = client.id
        and message.direction = 'in'
      order by message.channel <> ${SIMULATOR_CHANNEL} desc, message.turn desc, message.sent_at desc, message.id desc limit 1
    ) as last, (
      select known.address from client_address as known
      where known.company_id = client.company_id and known.client_id = client.id
        and known.address like '+%' and known.unreachable_at is null
      order by known.address = client.address desc limit 1
    ) as phone
    from client where client.id = ${clientId} and client.company_id = ${companyId}
  `.execute(db);
  return rows[0] ?? { last: null, phone: null };
}
