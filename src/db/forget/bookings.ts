import { sql } from 'kysely';
import type { Tx } from '../database';
import type { KnownPerson } from './person';

/**
 * Locks what the booking system knows about the bookings of the person, before the clients are locked: what is told meanwhile locks them in
 * this order.
 */
export async function lockSources(tx: Tx, companyId: string, person: KnownPerson): Promise<void> {
  await sql`
    select from booking_source where ${isSourceOf(companyId, person)} order by external_id for update
  `.execute(tx);
}

/**
 * Takes the person out of their bookings. Time, service, staff, price and status stay; a later word of the booking system does not bring
 * the person back. Returns how many bookings there were.
 */
export async function anonymizeBookings(tx: Tx, companyId: string, person: KnownPerson): Promise<number> {
  await sql`
    update booking_source set client_forgotten = true, client_external_id = null, closed_by = null, closed_by_version = null,
      closed_by_status = null
    where ${isSourceOf(companyId, person)}
  `.execute(tx);
  await sql`
    update booking_event set client_address = null, reason = null
    where company_id = ${companyId} and (
      client_address = any(${person.addresses}::text[]) or booking_id in (${bookingsOf(companyId, person)})
    )
  `.execute(tx);
  const { numAffectedRows = 0n } = await sql`
    with own as materialized (${bookingsOf(companyId, person)} order by id for no key update)
    update booking set client_id = null, comment = null, closed_by = null, idempotency_key = null,
      title = coalesce((select title from service where service.id = booking.service_id), '')
    from own where booking.id = own.id
  `.execute(tx);
  return Number(numAffectedRows);
}

/** Those that waited for the client to be known, too. */
function isSourceOf(companyId: string, person: KnownPerson) {
  return sql`company_id = ${companyId} and (
    booking_id in (${bookingsOf(companyId, person)}) or client_external_id = any(${person.externalIds}::text[])
  )`;
}

function bookingsOf(companyId: string, { clientIds }: KnownPerson) {
  return sql`select id from booking where company_id = ${companyId} and client_id = any(${clientIds}::bigint[])`;
}
