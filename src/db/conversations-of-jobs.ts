import { sql } from 'kysely';
import type { Companies } from '../domain/access';
import type { Db } from './database';
import { ofCompanies } from './of-companies';
import { rowsOf } from './rows';

export interface FoundConversation {
  conversationId: string;
  companyId: string;
}

/** Those of these conversations that exist and are of these companies. */
export async function existingConversations(
  db: Db,
  ids: readonly string[],
  companies: Companies,
): Promise<FoundConversation[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('conversation')
    .select(['id as conversationId', 'company_id as companyId'])
    .where('id', '=', sql<string>`any(${ids}::bigint[])`)
    .where(ofCompanies('company_id', companies))
    .execute();
}

export interface ClientPlace {
  companyId: string;
  /** Canonical. */
  address: string;
}

/** The conversations of the clients who have these addresses. */
export async function conversationsOfClients(
  db: Db,
  places: readonly ClientPlace[],
): Promise<(FoundConversation & ClientPlace)[]> {
  if (places.length === 0) return [];
  const rows = places.map(({ companyId, address }) => ({ company_id: companyId, address }));
  const { rows: found } = await sql<FoundConversation & ClientPlace>`
    select client_address.company_id as "companyId", client_address.address, conversation.id as "conversationId"
    from ${rowsOf(rows, { company_id: 'text', address: 'text' })} as given
    join client_address using (company_id, address)
    join conversation on conversation.company_id = client_address.company_id
      and conversation.client_id = client_address.client_id
  `.execute(db);
  return found;
}
