import { sql } from 'kysely';
import { type Address, spellingsOf } from '../../domain/address';
import type { ContextOwner } from '../../domain/context';
import type { Db, Tx } from '../database';

/** A client, or several who turn out to be one: their addresses are spellings of each other. Everything is sorted. */
export interface KnownPerson {
  /** Ids of `client`; empty: they are not known. */
  clientIds: string[];
  conversationIds: string[];
  /** All addresses that they have or were asked for by, canonical, in every spelling. */
  addresses: Address[];
  externalIds: string[];
}

/** All clients who have this address in any of its spellings, with all of their addresses. */
export async function personOf(db: Db | Tx, { companyId, client }: ContextOwner): Promise<KnownPerson> {
  const asked = spellingsOf(client);
  const { rows } = await sql<Omit<KnownPerson, 'conversationIds'> & { conversationIds: string[] }>`
    with person as materialized (
      select id, address, external_id from client where id in (
        select client_id from client_address where company_id = ${companyId} and address = any(${asked}::text[])
        union
        select id from client where company_id = ${companyId} and address = any(${asked}::text[])
      )
    )
    select
      array(select id::text from person order by id) as "clientIds",
      array(
        select conversation.id::text from conversation
        where company_id = ${companyId} and client_id in (select id from person) order by conversation.id
      ) as "conversationIds",
      array(
        select address from person
        union select address from client_address where client_id in (select id from person)
        order by address
      ) as addresses,
      array(select external_id from person where external_id is not null order by external_id) as "externalIds"
  `.execute(db);
  const person = rows[0] as KnownPerson;
  const addresses = [...new Set([...asked, ...person.addresses.flatMap(spellingsOf)])].sort();
  return { ...person, addresses };
}

/** The provider's ids of the messages of these conversations. */
export async function messageIdsOf(db: Db, conversationIds: readonly string[]): Promise<Set<string>> {
  if (conversationIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('message')
    .select('provider_message_id as id')
    .where('conversation_id', 'in', conversationIds)
    .where('provider_message_id', 'is not', null)
    .execute();
  return new Set(rows.flatMap(({ id }) => id ?? []));
}

/** Which of these conversations there are. */
export async function existingConversations(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id::text from conversation where id = any(${ids.filter((id) => /^\d{1,18}$/.test(id))}::bigint[])
  `.execute(db);
  return new Set(rows.map(({ id }) => id));
}
