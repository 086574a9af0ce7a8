import { sql } from 'kysely';
import type { ExternalClient } from '../../domain/external-booking';
import type { Tx } from '../database';
import { clientOf } from './client';
import { isAwaited } from './waiting-bookings';

/**
 * Stores what a booking system has said of a client who is known by their phone or their id there, or has a booking here: the name
 * that the business uses, and a phone that is new. False: no such client is known. Salons have many clients who never write, and
 * they are not stored.
 */
export async function mirrorClient(tx: Tx, companyId: string, told: ExternalClient): Promise<boolean> {
  const insert = told.externalId !== undefined && (await isAwaited(tx, companyId, told.externalId));
  const clientId = await clientOf(tx, companyId, told, { insert });
  if (clientId === null) return false;
  const name = told.name?.trim() || null;
  await sql`
    update client set name = ${name} where id = ${clientId} and ${name}::text is not null and name is distinct from ${name}
  `.execute(tx);
  return true;
}
