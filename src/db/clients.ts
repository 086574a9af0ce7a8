import { sql } from 'kysely';
import type { ContextOwner } from '../context/segments';
import { UnknownCompany } from '../errors';
import type { IncomingMessage } from '../jobs/incoming-message';
import type { Db, Transaction } from './database';
import type { Database } from './schema';
import { storableText } from './storable';
import { together } from './together';

type Author = Pick<IncomingMessage, 'companyId' | 'name'>;

interface Stranger extends Author {
  /** Canonical. */
  address: string;
}

/**
 * Adds clients whom nobody has met, each with his address and a conversation. Whoever is known, or of a company that
 * there is not, is left as he is.
 */
export const meetClient = together(async (db, strangers: Stranger[]): Promise<undefined[]> => {
  await sql`
    with given as (
      select distinct on (g.company_id, g.address) g.* from unnest(
        ${strangers.map(({ companyId }) => companyId)}::text[],
        ${strangers.map(({ address }) => address)}::text[],
        ${strangers.map(({ name }) => storableText(name ?? '') || null)}::text[]
      ) as g(company_id, address, name)
      join company c on c.id = g.company_id
      where not exists (
        select from client_address a where a.company_id = g.company_id and a.address = g.address
      )
      order by g.company_id, g.address
    ), met as (
      insert into client (company_id, address, name) select company_id, address, name from given
      on conflict (company_id, address) do nothing
      returning id, company_id, address
    ), addressed as (
      insert into client_address (company_id, address, client_id) select company_id, address, id from met
      on conflict do nothing
    )
    insert into conversation (company_id, client_id) select company_id, id from met
  `.execute(db);
  return strangers.map(() => undefined);
});

/** The conversation with whoever has this (canonical) address. Throws `UnknownCompany`. */
export async function findOrAddConversation(
  tx: Transaction<Database>,
  author: Author,
  address: string,
): Promise<string> {
  const clientId = await findOrAddClient(tx, author, address);
  // The update changes nothing but locks the row, so that the messages of one conversation are stored in turn.
  const { id } = await tx
    .insertInto('conversation')
    .values({ company_id: author.companyId, client_id: clientId })
    .onConflict((same) =>
      same.columns(['company_id', 'client_id']).doUpdateSet({ version: sql.ref('conversation.version') }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function findOrAddClient(
  tx: Transaction<Database>,
  { companyId, name }: Author,
  address: string,
): Promise<string> {
  const known = await tx
    .selectFrom('client_address')
    .select('client_id')
    .where('company_id', '=', companyId)
    .where('address', '=', address)
    .executeTakeFirst();
  if (known) return known.client_id;

  const company = await tx.selectFrom('company').select('id').where('id', '=', companyId).executeTakeFirst();
  if (!company) throw new UnknownCompany(companyId);
  // Two first messages at once: the second waits here for the first one's commit, and finds its client. The update
  // changes nothing; it names no key column, or its lock would wait for the rows that point here, and they for it.
  const { id } = await tx
    .insertInto('client')
    .values({ company_id: companyId, address, name: storableText(name ?? '') || null })
    .onConflict((same) =>
      same.columns(['company_id', 'address']).doUpdateSet({ notes: sql.ref('client.notes') }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('client_address')
    .values({ company_id: companyId, address, client_id: id })
    .onConflict((same) => same.doNothing())
    .execute();
  return id;
}

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
