import { sql } from 'kysely';
import { type Address, canonicalOf } from '../../domain/address';
import { failpoint } from '../../failpoint';
import type { Db, Tx } from '../database';
import { dueIn } from '../debounce';
import { mergeClients } from './clients';
import { type AddressesOfOne, type KnownClient, knownClients } from './known-clients';

export type LinkOutcome =
  /** None of the addresses is known. */
  | { kind: 'unknown' }
  /** Another transaction has changed whose they are: try again. */
  | { kind: 'changed' }
  | Linked;

export interface Linked {
  kind: 'linked';
  clientId: string;
  /** The canonical addresses before and after: cached segments are under these. */
  owners: Address[];
  /** How many other clients were merged into this one. */
  merged: number;
  /** Undefined: they have not written yet. */
  conversation: LinkedConversation | undefined;
}

export interface LinkedConversation {
  conversationId: string;
  /** Milliseconds until its turn is due; null: nothing is unanswered, or it is parked. */
  dueInMs: number | null;
  deferred: boolean;
  hasUnsentReplies: boolean;
}

/**
 * Makes the addresses those of one client. If they belong to several, these are merged, in one transaction that locks their
 * conversations: the survivor is the one with a phone as the canonical address, or else the oldest. Throws `LockTimedOut`.
 */
export async function linkClients(db: Db, given: AddressesOfOne): Promise<LinkOutcome> {
  return db.transaction().execute(async (tx): Promise<LinkOutcome> => {
    const clients = await lockedClients(tx, given);
    if (clients === 'changed') return { kind: 'changed' };
    const [survivor, ...others] = clients;
    if (!survivor) return { kind: 'unknown' };
    if (!(await addAddresses(tx, given, clients))) return { kind: 'changed' };
    for (const other of others)
      await mergeClients(tx, { companyId: given.companyId, survivor: survivor.id, other: other.id });
    const canonical = canonicalOf(given.addresses, survivor.address) ?? survivor.address;
    if (canonical !== survivor.address)
      await tx.updateTable('client').set({ address: canonical }).where('id', '=', survivor.id).execute();
    failpoint('inside-merge');
    return {
      kind: 'linked',
      clientId: survivor.id,
      owners: [...new Set([canonical, ...clients.map(({ address }) => address)])],
      merged: others.length,
      conversation: await conversationOf(tx, survivor.id),
    };
  });
}

/**
 * Locks the clients, and the conversations of several: conversations first and in the order of their ids, as turns do. The
 * conversation of a new client may be inserted until the client is locked, so conversations are locked twice.
 */
async function lockedClients(tx: Tx, given: AddressesOfOne): Promise<KnownClient[] | 'changed'> {
  const clients = await knownClients(tx, given);
  const ids = clients.map(({ id }) => id);
  if (ids.length === 0) return [];
  const lockConversations = async () => {
    if (ids.length === 1) return;
    await tx
      .selectFrom('conversation')
      .select('id')
      .where('company_id', '=', given.companyId)
      .where('client_id', 'in', ids)
      .orderBy('id')
      .forUpdate()
      .execute();
  };
  await lockConversations();
  await tx.selectFrom('client').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute();
  await lockConversations();
  const now = await knownClients(tx, given);
  return JSON.stringify(now) === JSON.stringify(clients) ? clients : 'changed';
}

/** Gives the first of the clients the addresses that are new. False: another transaction has given one to a further client. */
async function addAddresses(
  tx: Tx,
  { companyId, addresses }: AddressesOfOne,
  clients: readonly KnownClient[],
): Promise<boolean> {
  const ids = clients.map(({ id }) => id);
  await sql`
    insert into client_address (company_id, address, client_id, linked_at)
    select ${companyId}, address, ${ids[0]}, now() from unnest(${[...addresses]}::text[]) as address
    on conflict (company_id, address) do nothing
  `.execute(tx);
  const foreign = await tx
    .selectFrom('client_address')
    .select('client_id')
    .where('company_id', '=', companyId)
    .where('address', 'in', addresses)
    .where('client_id', 'not in', ids)
    .execute();
  return foreign.length === 0;
}

async function conversationOf(tx: Tx, clientId: string): Promise<LinkedConversation | undefined> {
  return tx
    .selectFrom('conversation')
    .select([
      'id as conversationId',
      'deferred',
      sql<number | null>`case when parked_at is null then ${dueIn('conversation.due_at')} end`.as('dueInMs'),
      sql<boolean>`exists (
        select from message where message.conversation_id = conversation.id and message.status = 'pending'
      )`.as('hasUnsentReplies'),
    ])
    .where('client_id', '=', clientId)
    .executeTakeFirst();
}
