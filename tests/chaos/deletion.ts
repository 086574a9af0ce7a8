import type { Transaction } from '../../src/db/database';
import type { Database } from '../../src/db/schema';
import { type Ledger, readLedger } from './ledger';

/** A client's part of a company, or all of it. */
export interface Part {
  companyId: string;
  /** Canonical address; undefined: the whole company. */
  client: string | undefined;
}

/** Deletes it with everything that belongs to it, and returns what that was. */
export async function deletePart(tx: Transaction<Database>, part: Part): Promise<Ledger> {
  await lock(tx, part);
  const lost = ofClient(await readLedger(tx, [part.companyId]), part.client);
  const { companyId } = part;
  if (part.client === undefined) {
    await tx.deleteFrom('booking').where('company_id', '=', companyId).execute();
    await tx.deleteFrom('company').where('id', '=', companyId).execute();
    return lost;
  }
  const clients = tx
    .selectFrom('client')
    .select('id')
    .where('company_id', '=', companyId)
    .where('address', '=', part.client);
  await tx.deleteFrom('booking').where('client_id', 'in', clients).execute();
  await tx.deleteFrom('client').where('id', 'in', clients).execute();
  return lost;
}

/** Turns that are being committed are waited for, and none begins. */
async function lock(tx: Transaction<Database>, { companyId, client }: Part): Promise<void> {
  if (client === undefined)
    await tx.selectFrom('company').select('id').where('id', '=', companyId).forUpdate().execute();
  await tx
    .selectFrom('client')
    .select('id')
    .where('company_id', '=', companyId)
    .$if(client !== undefined, (query) => query.where('address', '=', client ?? ''))
    .forUpdate()
    .execute();
  await tx
    .selectFrom('conversation as v')
    .innerJoin('client as k', 'k.id', 'v.client_id')
    .select('v.id')
    .where('v.company_id', '=', companyId)
    .$if(client !== undefined, (query) => query.where('k.address', '=', client ?? ''))
    .forUpdate('v')
    .execute();
}

function ofClient(ledger: Ledger, client: string | undefined): Ledger {
  if (client === undefined) return ledger;
  const clients = new Set(ledger.clients.flatMap(({ id, address }) => (address === client ? [id] : [])));
  const conversations = ledger.conversations.filter(({ clientId }) => clients.has(clientId));
  const ids = new Set(conversations.map(({ id }) => id));
  const bookings = ledger.bookings.filter(({ clientId }) => clientId !== null && clients.has(clientId));
  const booked = new Set(bookings.map(({ id }) => id));
  return {
    clients: ledger.clients.filter(({ id }) => clients.has(id)),
    conversations,
    messages: ledger.messages.filter(({ conversationId }) => ids.has(conversationId)),
    bookings,
    events: ledger.events.filter(({ bookingId }) => booked.has(bookingId)),
  };
}
