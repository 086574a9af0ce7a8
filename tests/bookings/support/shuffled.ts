import type { BookingSystemEvent } from '../../../src/bookings/provider';
import type { Db } from '../../../src/db/database';
import { mirrorBooking } from '../../../src/db/mirror/booking';
import type { ExternalBooking } from '../../../src/domain/external-booking';
import { addCompany } from '../../support/database';
import { type BookingAdapter, eventsOf } from './adapter';
import { shuffledAndRepeated } from './told-state';

/*
 * Shuffled and repeated events of a booking system end in the state of the ordered ones. For an adapter:
 *
 *     const bodies = [created, moved, cancelled, …]; // in the order in which the provider has made them
 *     await expectSameEnd({ db, events: bookingsOf(adapter, bodies), staff: ['5'], services: ['11'], seed: 1 });
 *
 * Bodies go through the adapter's `receive`, with the signature of `signed`, and their bookings through `mirrorBooking` into tables.
 * Bodies that only say that something has changed have no order to lose: the booking is read anew.
 */

export interface Shuffled {
  db: Db;
  /** In their order. */
  events: readonly ExternalBooking[];
  /** The ids of the booking system that its catalogue would have brought. */
  staff: readonly string[];
  services: readonly string[];
  seed: number;
  /** How many events one transaction takes. Default: 1. */
  atOnce?: number;
}

/** The bookings of bodies, as the adapter reads them. */
export function bookingsOf(adapter: BookingAdapter, bodies: readonly unknown[]): ExternalBooking[] {
  const events: BookingSystemEvent[] = bodies.flatMap((body) => eventsOf(adapter, body));
  return events.flatMap((event) => (event.type === 'booking' ? [event.booking] : []));
}

/** Returns the state, for what else a test wants of it. */
export async function expectSameEnd(given: Shuffled): Promise<Record<string, unknown>[]> {
  const { events, seed } = given;
  const ordered = await stateAfter(given, events);
  const shuffled = await stateAfter(given, shuffledAndRepeated(events, seed));
  expect({ seed, state: shuffled }).toEqual({ seed, state: ordered });
  return ordered;
}

/** In a company of its own. */
async function stateAfter(given: Shuffled, events: readonly ExternalBooking[]) {
  const { db, atOnce = 1 } = given;
  const companyId = await companyWith(given);
  let now = Date.parse('2026-11-01T00:00:00Z');
  for (let i = 0; i < events.length; i += atOnce)
    await db.transaction().execute(async (tx) => {
      for (const booking of events.slice(i, i + atOnce)) {
        now += 1;
        await mirrorBooking(tx, companyId, { booking, observedAt: new Date(now), isEvent: true });
      }
    });
  return stateOf(db, companyId);
}

async function companyWith({ db, staff, services }: Shuffled): Promise<string> {
  const company_id = await addCompany(db);
  for (const external_id of staff)
    await db.insertInto('staff').values({ company_id, external_id, name: external_id }).execute();
  for (const external_id of services)
    await db
      .insertInto('service')
      .values({
        company_id,
        external_id,
        title: external_id,
        price_min: 1,
        price_max: 1,
        duration_minutes: 60,
      })
      .execute();
  return company_id;
}

/** Without our own ids, and without the times at which we have learned of something. */
async function stateOf(db: Db, companyId: string): Promise<Record<string, unknown>[]> {
  const rows = await db
    .selectFrom('booking_source as source')
    .leftJoin('booking', 'booking.id', 'source.booking_id')
    .leftJoin('client', 'client.id', 'booking.client_id')
    .leftJoin('staff', 'staff.id', 'booking.staff_id')
    .leftJoin('service', 'service.id', 'booking.service_id')
    .select([
      'source.external_id as externalId',
      'source.version',
      'source.status as told',
      'booking.status',
      'booking.closed_by as closedBy',
      'booking.starts_at as from',
      'booking.ends_at as to',
      'booking.title',
      'booking.price',
      'booking.comment',
      'booking.made_by as madeBy',
      'booking.confirmed_at as confirmedAt',
      'client.address as client',
      'client.external_id as clientId',
      'client.name as clientName',
      'staff.external_id as staff',
      'service.external_id as service',
    ])
    .where('source.company_id', '=', companyId)
    .orderBy('source.external_id')
    .execute();
  return rows.map(({ confirmedAt, ...row }) => ({ ...row, confirmed: confirmedAt !== null }));
}

/** How many events, about: `BOOKING_EVENTS=10000` for a long run. */
export function eventCount(usual: number): number {
  return Number(process.env.BOOKING_EVENTS ?? usual);
}

/** Milliseconds for a test that stores as many events. */
export function msFor(count: number): number {
  return count * 200 + 60_000;
}
