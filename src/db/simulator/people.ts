import { sql } from 'kysely';
import { type Companies, includesCompany } from '../../domain/access';
import { SIMULATOR_CHANNEL } from '../../domain/channel';
import type { ContextOwner } from '../../domain/context';
import type { Db } from '../database';
import { ofCompanies } from '../of-companies';

export interface SimulatedCompany {
  id: string;
  name: string;
  timezone: string;
  locale: string;
}

/** In alphabetical order of their ids, at most `MOST_COMPANIES`. */
export async function simulatedCompanies(db: Db, seen: Companies): Promise<SimulatedCompany[]> {
  return db
    .selectFrom('company')
    .select(['id', 'name', 'timezone', 'locale'])
    .where(ofCompanies('id', seen))
    .orderBy('id')
    .limit(MOST_COMPANIES)
    .execute();
}

const MOST_COMPANIES = 200;

/** Undefined: there is none, or it is not among those that are seen. */
export async function simulatedCompany(
  db: Db,
  id: string,
  seen: Companies,
): Promise<SimulatedCompany | undefined> {
  if (!includesCompany(seen, id)) return undefined;
  return db
    .selectFrom('company')
    .select(['id', 'name', 'timezone', 'locale'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export interface SuggestedClient {
  address: string;
  name: string;
  /** Whether they have a booking to come. */
  isBooked: boolean;
}

/** The first clients of a company who have a name and a phone. */
export async function suggestedClients(db: Db, companyId: string, limit: number): Promise<SuggestedClient[]> {
  return db
    .selectFrom('client')
    .select((client) => [
      'client.address',
      sql<string>`client.name`.as('name'),
      client
        .exists(
          client
            .selectFrom('booking')
            .select('booking.id')
            .whereRef('booking.client_id', '=', 'client.id')
            .where('booking.status', '=', 'booked')
            .where('booking.starts_at', '>', sql<Date>`now()`),
        )
        .$castTo<boolean>()
        .as('isBooked'),
    ])
    .where('client.company_id', '=', companyId)
    .where('client.name', 'is not', null)
    .where('client.address', 'like', '+%')
    .orderBy('client.id')
    .limit(limit)
    .execute();
}

/** Whether a client is known to the company otherwise than from the simulator. `client`: canonical. */
export async function isReal(db: Db, { companyId, client }: ContextOwner): Promise<boolean> {
  const { rows } = await sql<{ real: boolean }>`
    select exists (
      select from client left join conversation on conversation.client_id = client.id
      where client.company_id = ${companyId} and client.address = ${client} and (
        not exists (
          select from message where message.conversation_id = conversation.id and message.channel = ${SIMULATOR_CHANNEL}
        ) or exists (
          select from message where message.conversation_id = conversation.id and message.channel <> ${SIMULATOR_CHANNEL}
        ) or client.external_id is not null
      )
    ) as real
  `.execute(db);
  return rows[0]?.real ?? false;
}

/**
 * The client who books what another one wants. No provider reaches their address. Returns the id.
 */
export async function otherClient(db: Db, { companyId, client }: ContextOwner): Promise<string> {
  await db
    .insertInto('client')
    .values({ company_id: companyId, address: client, name: null })
    .onConflict((existing) => existing.columns(['company_id', 'address']).doNothing())
    .execute();
  const { id } = await db
    .selectFrom('client')
    .select('id')
    .where('company_id', '=', companyId)
    .where('address', '=', client)
    .executeTakeFirstOrThrow();
  return id;
}
