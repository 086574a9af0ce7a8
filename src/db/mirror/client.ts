import { sql } from 'kysely';
import { phoneOrUndefined } from '../../domain/address';
import type { ExternalClient } from '../../domain/external-booking';
import type { Tx } from '../database';
import { knownClients } from '../merge/known-clients';
import { takeBookings } from './waiting-bookings';

/**
 * The client whom a booking system means, with what it knows of them and we did not: by their phone in any spelling, else by their id
 * there, else a new client (not without `insert`). Null: it tells neither a phone that can be read nor an id that is known. They are
 * locked until the transaction ends.
 */
export async function clientOf(
  tx: Tx,
  companyId: string,
  told: ExternalClient,
  { insert = true } = {},
): Promise<string | null> {
  const { externalId } = told;
  const name = told.name?.trim() || null;
  const phone = phoneOrUndefined(told.phone);
  for (;;) {
    const holder = externalId === undefined ? undefined : await byExternalId(tx, companyId, externalId);
    // A phone that differs is of another person, until a person links the two: the salon may have mistyped the first.
    const other = phone && holder?.hasPhone ? holder : undefined;
    const id =
      (phone && (await byPhone(tx, companyId, phone))) ??
      (other ? undefined : holder?.id) ??
      ((insert || other) && phone ? await insertClient(tx, companyId, phone, name) : undefined);
    if (!id) return null;
    const former = other && other.id !== id ? other.id : null;
    if (!(await lockClients(tx, former === null ? [id] : [id, former]))) continue; // one of them was merged meanwhile
    if (phone) await addAddress(tx, companyId, id, phone);
    if (former !== null && externalId) await takeExternalId(tx, former, externalId);
    const isNewId = await addKnown(tx, companyId, id, { externalId: externalId ?? null, name });
    if (externalId && (isNewId || former !== null))
      await takeBookings(tx, companyId, { externalId, former, clientId: id });
    return id;
  }
}

/** Of an event that is old otherwise: which phone and which id are one client stays true, and other bookings may wait for it. */
export async function learnClient(tx: Tx, companyId: string, told: ExternalClient): Promise<void> {
  const { externalId, phone } = told;
  if (externalId === undefined || phone === undefined) return;
  if ((await byExternalId(tx, companyId, externalId)) === undefined) await clientOf(tx, companyId, told);
}

async function byPhone(tx: Tx, companyId: string, phone: string): Promise<string | undefined> {
  const [client] = await knownClients(tx, { companyId, addresses: [phone] });
  return client?.id;
}

interface Holder {
  id: string;
  hasPhone: boolean;
}

/** The client who has this id of the booking system. */
async function byExternalId(tx: Tx, companyId: string, externalId: string): Promise<Holder | undefined> {
  const { rows } = await sql<Holder>`
    select id, address like '+%' or exists (
      select from client_address where client_address.company_id = client.company_id
        and client_address.client_id = client.id and client_address.address like '+%'
    ) as "hasPhone"
    from client where company_id = ${companyId} and external_id = ${externalId}
  `.execute(tx);
  return rows[0];
}

/** Before any booking, as a merge does, and in its order. False: one of them does not exist any more. */
async function lockClients(tx: Tx, ids: readonly string[]): Promise<boolean> {
  const locked = await tx
    .selectFrom('client')
    .select('id')
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return locked.length === ids.length;
}

async function takeExternalId(tx: Tx, clientId: string, externalId: string): Promise<void> {
  await tx
    .updateTable('client')
    .set({ external_id: null })
    .where('id', '=', clientId)
    .where('external_id', '=', externalId)
    .execute();
}

/** Waits for a transaction that inserts the same phone, and then finds its client. */
async function insertClient(
  tx: Tx,
  companyId: string,
  address: string,
  name: string | null,
): Promise<string | undefined> {
  const inserted = await tx
    .insertInto('client')
    .values({ company_id: companyId, address, name })
    .onConflict((conflict) => conflict.columns(['company_id', 'address']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id ?? byPhone(tx, companyId, address);
}

async function addAddress(tx: Tx, companyId: string, clientId: string, address: string): Promise<void> {
  await tx
    .insertInto('client_address')
    .values({ company_id: companyId, address, client_id: clientId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Only what is missing: the name that the business or the client uses here stays. True: the id was missing. */
async function addKnown(
  tx: Tx,
  companyId: string,
  clientId: string,
  { externalId, name }: { externalId: string | null; name: string | null },
): Promise<boolean> {
  const { rows } = await sql<{ isNewId: boolean }>`
    update client set name = coalesce(client.name, ${name}), external_id = coalesce(client.external_id, free.id)
    from (
      select case when not exists (
        select from client where company_id = ${companyId} and external_id = ${externalId}
      ) then ${externalId}::text end as id
    ) as free
    where client.id = ${clientId} and (
      (client.name is null and ${name}::text is not null) or (client.external_id is null and free.id is not null)
    )
    returning free.id is not null and client.external_id = free.id as "isNewId"
  `.execute(tx);
  return rows[0]?.isNewId ?? false;
}
