import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../database';
import { moveFacts } from '../facts';
import { mergeConversations } from './conversations';

interface Pair {
  companyId: string;
  /** Ids of clients. */
  survivor: string;
  other: string;
}

/** Moves everything of one client to another and deletes them. Both are locked, with their conversations. */
export async function mergeClients(tx: Tx, pair: Pair): Promise<void> {
  await combineProfiles(tx, pair);
  await moveExternalId(tx, pair);
  await moveBookings(tx, pair);
  await moveFacts(tx, pair);
  await moveAddresses(tx, pair);
  await moveConversation(tx, pair);
  await tx.deleteFrom('client').where('id', '=', pair.other).execute();
}

/** The name that the business uses comes before the one that clients give themselves. */
async function combineProfiles(tx: Tx, { survivor, other }: Pair): Promise<void> {
  const ofBusiness = (
    row: string,
  ): RawBuilder<boolean> => sql`(${sql.ref(`${row}.notes`)} is not null or exists (
    select from booking where booking.client_id = ${sql.ref(`${row}.id`)} and booking.made_by = 'booking-system'
  ))`;
  await sql`
    update client as survivor set
      name = case when ${ofBusiness('other')} and not ${ofBusiness('survivor')}
        then coalesce(other.name, survivor.name) else coalesce(survivor.name, other.name) end,
      notes = nullif(concat_ws(e'\n', survivor.notes,
        case when other.notes is distinct from survivor.notes then other.notes end), ''),
      vip = survivor.vip or other.vip,
      reminders_off_at = coalesce(survivor.reminders_off_at, other.reminders_off_at),
      created_at = least(survivor.created_at, other.created_at)
    from client as other
    where survivor.id = ${survivor} and other.id = ${other}
  `.execute(tx);
}

/** An id of a booking system is one client's. */
async function moveExternalId(tx: Tx, { survivor, other }: Pair): Promise<void> {
  const { external_id } = await tx
    .selectFrom('client')
    .select('external_id')
    .where('id', '=', other)
    .executeTakeFirstOrThrow();
  if (external_id === null) return;
  await tx.updateTable('client').set({ external_id: null }).where('id', '=', other).execute();
  await tx
    .updateTable('client')
    .set({ external_id })
    .where('id', '=', survivor)
    .where('external_id', 'is', null)
    .execute();
}

/** In the order of their ids, as every transaction that gives a client several. */
async function moveBookings(tx: Tx, { survivor, other }: Pair): Promise<void> {
  await sql`
    with moved as materialized (
      select id from booking where client_id = ${other} order by id for no key update
    )
    update booking set client_id = ${survivor} from moved where booking.id = moved.id
  `.execute(tx);
}

/** A client whom a booking system has inserted may have no row for their address. */
async function moveAddresses(tx: Tx, { survivor, other }: Pair): Promise<void> {
  await tx
    .updateTable('client_address')
    .set({ client_id: survivor, linked_at: sql<Date>`now()` })
    .where('client_id', '=', other)
    .execute();
  await sql`
    insert into client_address (company_id, address, client_id, linked_at)
    select company_id, address, ${survivor}, now() from client where id = ${other}
    on conflict do nothing
  `.execute(tx);
}

async function moveConversation(tx: Tx, { companyId, survivor, other }: Pair): Promise<void> {
  const found = await tx
    .selectFrom('conversation')
    .select(['id', 'client_id as clientId'])
    .where('company_id', '=', companyId)
    .where('client_id', 'in', [survivor, other])
    .execute();
  const to = found.find(({ clientId }) => clientId === survivor)?.id;
  const from = found.find(({ clientId }) => clientId === other)?.id;
  if (from === undefined) return;
  if (to !== undefined) return mergeConversations(tx, { survivor: to, other: from });
  // A turn in flight would book for the client who is deleted: it is superseded, too.
  await tx
    .updateTable('conversation')
    .set({ client_id: survivor, version: sql<number>`version + 1` })
    .where('id', '=', from)
    .execute();
}
