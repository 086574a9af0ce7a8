import type { Tx } from '../../src/db/database';
import { readSnapshot, type Snapshot } from './snapshot';

/** One client of a company, or the whole company. */
export interface Scope {
  companyId: string;
  /** Canonical address; undefined: the whole company. */
  client: string | undefined;
}

/** Deletes the client or company with all their rows, and returns these rows. */
export async function deleteScope(tx: Tx, scope: Scope): Promise<Snapshot> {
  await lock(tx, scope);
  const rows = ofClient(await readSnapshot(tx, [scope.companyId]), scope.client);
  const { companyId } = scope;
  if (scope.client === undefined) {
    await tx.deleteFrom('booking').where('company_id', '=', companyId).execute();
    await tx.deleteFrom('company').where('id', '=', companyId).execute();
    return rows;
  }
  const clients = tx
    .selectFrom('client')
    .select('id')
    .where('company_id', '=', companyId)
    .where('address', '=', scope.client);
  await tx.deleteFrom('booking').where('client_id', 'in', clients).execute();
  await tx.deleteFrom('client').where('id', 'in', clients).execute();
  return rows;
}

/** Waits for turns that are being committed, and blocks new ones. */
async function lock(tx: Tx, { companyId, client }: Scope): Promise<void> {
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

function ofClient(snapshot: Snapshot, client: string | undefined): Snapshot {
  if (client === undefined) return snapshot;
  const clients = new Set(snapshot.clients.flatMap(({ id, address }) => (address === client ? [id] : [])));
  const conversations = snapshot.conversations.filter(({ clientId }) => clients.has(clientId));
  const ids = new Set(conversations.map(({ id }) => id));
  const bookings = snapshot.bookings.filter(({ clientId }) => clientId !== null && clients.has(clientId));
  const booked = new Set(bookings.map(({ id }) => id));
  return {
    clients: snapshot.clients.filter(({ id }) => clients.has(id)),
    conversations,
    messages: snapshot.messages.filter(({ conversationId }) => ids.has(conversationId)),
    bookings,
    events: snapshot.events.filter(({ bookingId }) => bookingId !== null && booked.has(bookingId)),
  };
}
