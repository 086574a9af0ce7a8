import { type ExpressionBuilder, sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Sourced } from '../../context/source';
import { phoneOf } from '../../domain/address';
import type { ClientSegment, ContextOwner } from '../../domain/context';
import type { Db } from '../database';
import { newestFacts } from '../facts';
import { localTime } from '../local-time';
import type { Database } from '../schema';
import { inOrder, ownerRows } from './owners';
import { usualVisit } from './usual-visit';

export async function loadClients(
  db: Db,
  owners: readonly ContextOwner[],
): Promise<Sourced<ClientSegment>[]> {
  const rows = await db
    .selectFrom(ownerRows(owners))
    .innerJoin('client', (join) =>
      join.onRef('client.company_id', '=', 'owner.company_id').onRef('client.address', '=', 'owner.address'),
    )
    .innerJoin('company', 'company.id', 'client.company_id')
    .select((client) => [
      'owner.position',
      'client.name',
      'client.notes',
      'client.version',
      jsonArrayFrom(bookingsOf(client)).as('bookings'),
      jsonArrayFrom(newestFacts(client)).as('facts'),
      jsonObjectFrom(usualVisit(client)).as('usual'),
    ])
    .execute();
  return inOrder(owners, rows).map((row, position) => {
    const phone = phoneOf(owners[position]?.client ?? '');
    if (!row)
      return { value: { phone, name: null, notes: null, bookings: [] }, version: 0, cacheable: false };
    const { name, notes, bookings, facts, usual, version } = row;
    const known = { ...(facts.length > 0 && { facts: facts.reverse() }), ...(usual && { usual }) };
    return { version, value: { phone, name, notes, bookings, ...known } };
  });
}

/** The bookings to come, soonest first, and then the one that was closed last. */
function bookingsOf(client: ExpressionBuilder<Database, 'client' | 'company'>) {
  return client
    .selectFrom('booking')
    .select([
      sql<string>`booking.id::text`.as('id'),
      'booking.status',
      sql<string | null>`booking.service_id::text`.as('serviceId'),
      'booking.title',
      sql<string | null>`booking.staff_id::text`.as('staffId'),
      localTime('booking.starts_at', 'company.timezone').as('from'),
      localTime('booking.ends_at', 'company.timezone').as('to'),
      'booking.price',
      'booking.comment',
      'booking.made_by as madeBy',
      'booking.closed_by as closedBy',
      sql<boolean>`booking.confirmed_at is not null`.as('confirmed'),
    ])
    .whereRef('booking.client_id', '=', 'client.id')
    .where((booking) =>
      booking.or([
        booking.and([
          booking('booking.status', '=', 'booked'),
          booking('booking.ends_at', '>', sql<Date>`now() - interval '1 day'`),
        ]),
        booking(
          'booking.id',
          '=',
          booking
            .selectFrom('booking as closed')
            .select('closed.id')
            .whereRef('closed.client_id', '=', 'client.id')
            .where('closed.status', '<>', 'booked')
            .orderBy(sql`coalesce(closed.closed_at, closed.ends_at)`, 'desc')
            .orderBy('closed.id', 'desc')
            .limit(1),
        ),
      ]),
    )
    .orderBy(sql`booking.status <> 'booked'`)
    .orderBy('booking.starts_at')
    .orderBy('booking.id');
}
