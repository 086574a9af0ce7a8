import { spellingsOf } from '../domain/address';
import type { ContextOwner } from '../domain/context';
import type { Db } from './database';

/** Marks a client, given any of their addresses, or removes the mark. False: there is no such client. */
export async function markVip(db: Db, { companyId, client }: ContextOwner, vip: boolean): Promise<boolean> {
  const spellings = spellingsOf(client);
  const { numUpdatedRows } = await db
    .updateTable('client')
    .set({ vip })
    .where('company_id', '=', companyId)
    .where((row) =>
      row.or([
        row('address', 'in', spellings),
        row('id', 'in', (query) =>
          query
            .selectFrom('client_address')
            .select('client_id')
            .where('company_id', '=', companyId)
            .where('address', 'in', spellings),
        ),
      ]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export interface VipClient {
  companyId: string;
  /** The client's canonical address. */
  client: string;
  name: string | null;
}

/** Of one company or all. */
export async function vipClients(db: Db, companyId?: string): Promise<VipClient[]> {
  return db
    .selectFrom('client')
    .select(['company_id as companyId', 'address as client', 'name'])
    .where('vip', '=', true)
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', companyId ?? ''))
    .orderBy('company_id')
    .orderBy('id')
    .execute();
}
