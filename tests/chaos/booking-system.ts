import { sql } from 'kysely';
import { DatabaseError } from 'pg';
import type { Db, Transaction } from '../../src/db/database';
import type { Database } from '../../src/db/schema';
import type { Producer } from '../../src/producer';
import { insist } from './patience';
import type { Record } from './record';
import { TIMEZONE, timeOf } from './salon';
import type { Client, Slot } from './schedule';

const EXCLUSION_VIOLATION = '23P01';

/**
 * The booking system that shares the database: it changes rows in one transaction, then says so on the queue. Each
 * step is repeated until it succeeds, as somebody's who was not answered.
 */
export class BookingSystem {
  /** Ids of bookings that were made, by the schedule's names. */
  readonly #made = new Map<string, string>();

  constructor(
    private readonly parts: { db: Db; producer: Producer; record: Record },
    private readonly staffOf: ReadonlyMap<string, readonly string[]>,
  ) {}

  async book(companyId: string, booking: string, client: Client, slot: Slot): Promise<void> {
    const staffId = this.staffOf.get(companyId)?.[slot.seat] ?? '';
    const id = await this.#commit((tx) => insertBooking(tx, { companyId, booking, client, slot, staffId }));
    if (id === undefined) return; // somebody has the time already
    this.#made.set(booking, id);
    this.parts.record.know(companyId, { what: 'booked', bookingId: id, knownAt: performance.now() });
    await this.#tell('bookingCreated', companyId, client, booking);
  }

  async cancel(companyId: string, booking: string, client: Client): Promise<void> {
    const id = this.#made.get(booking);
    if (id === undefined) return;
    await this.#commit((tx) =>
      tx
        .updateTable('booking')
        .set({ status: 'cancelled', closed_by: 'staff', closed_at: sql<Date>`now()` })
        .where('id', '=', id)
        .where('status', '=', 'booked')
        .execute(),
    );
    this.parts.record.know(companyId, { what: 'cancelled', bookingId: id, knownAt: performance.now() });
    await this.#tell('bookingCancelled', companyId, client, booking);
  }

  async describe(companyId: string, about: string): Promise<void> {
    await this.#commit((tx) =>
      tx.updateTable('company').set({ about }).where('id', '=', companyId).execute(),
    );
    this.parts.record.know(companyId, { what: 'described', about, knownAt: performance.now() });
    const event = { companyId, occurredAt: new Date().toISOString() };
    await insist('telling of the company', () => this.parts.producer.companyUpdated(event));
  }

  async #commit<T>(change: (tx: Transaction<Database>) => Promise<T>): Promise<T | undefined> {
    return insist('a change by the booking system', async () => {
      try {
        return await this.parts.db.transaction().execute(change);
      } catch (error) {
        if (error instanceof DatabaseError && error.code === EXCLUSION_VIOLATION) return undefined;
        throw error;
      }
    });
  }

  async #tell(
    what: 'bookingCreated' | 'bookingCancelled',
    companyId: string,
    { canonical }: Client,
    booking: string,
  ): Promise<void> {
    const event = {
      companyId,
      occurredAt: new Date().toISOString(),
      // A client without a phone is found by the booking.
      ...(canonical.startsWith('+') ? { phone: canonical } : { bookingId: `${companyId}-${booking}` }),
    };
    await insist(what, () => this.parts.producer[what](event));
  }
}

async function insertBooking(
  tx: Transaction<Database>,
  given: { companyId: string; booking: string; client: Client; slot: Slot; staffId: string },
): Promise<string> {
  const { companyId, booking, client, slot, staffId } = given;
  const externalId = `${companyId}-${booking}`;
  // The commit of an attempt before this one may have been done, and its answer lost.
  const made = await tx
    .selectFrom('booking')
    .select('id')
    .where('company_id', '=', companyId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  if (made) return made.id;
  const clientId = await findOrAddClient(tx, companyId, client.canonical);
  const startsAt = sql<Date>`${timeOf(slot)}::timestamp at time zone ${TIMEZONE}`;
  const { id } = await tx
    .insertInto('booking')
    .values({
      company_id: companyId,
      client_id: clientId,
      staff_id: staffId,
      title: 'Стрижка',
      starts_at: startsAt,
      ends_at: sql<Date>`${startsAt} + interval '1 hour'`,
      external_id: externalId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function findOrAddClient(
  tx: Transaction<Database>,
  companyId: string,
  address: string,
): Promise<string> {
  const { id } = await tx
    .insertInto('client')
    .values({ company_id: companyId, address })
    .onConflict((same) =>
      same.columns(['company_id', 'address']).doUpdateSet({ notes: sql.ref('client.notes') }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('client_address')
    .values({ company_id: companyId, address, client_id: id })
    .onConflict((same) => same.doNothing())
    .execute();
  return id;
}
