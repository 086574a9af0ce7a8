import { sql } from 'kysely';
import { UnknownCompany } from '../errors';
import type { IncomingMessage } from '../jobs/incoming-message';
import type { Transaction } from './database';
import type { Database } from './schema';
import { storableText } from './storable';

type Author = Pick<IncomingMessage, 'companyId' | 'name'>;

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
