import { sql } from 'kysely';
import { DatabaseError } from 'pg';
import type { Db, Transaction } from '../../src/db/database';
import type { Database } from '../../src/db/schema';
import type { Producer } from '../../src/queues/producer';
import { deletePart, type Part } from './deletion';
import { Lanes } from './lanes';
import { once } from './once';
import { comesTrue, insist } from './patience';
import type { Record } from './record';
import { addSalon, NEW, notesOf, TIMEZONE, timeOf } from './salon';
import type { Client, Company, Slot } from './schedule';

const EXCLUSION_VIOLATION = '23P01';
const A_WHILE = 600;

/**
 * The booking system that shares the database: it changes rows in one transaction, then says so on the queue. Each
 * step is repeated until it succeeds, as by a caller who was not answered. What it does for one company, it does in order.
 */
export class BookingSystem {
  /** Ids of bookings that were made, by the schedule's names. */
  readonly #made = new Map<string, string>();

  /** Who sits where, by company. */
  readonly #staff = new Map<string, readonly string[]>();
  readonly #lanes = new Lanes();

  constructor(private readonly parts: { db: Db; producer: Producer; record: Record }) {}

  async open(companyId: string, company: Company): Promise<void> {
    this.#staff.set(
      companyId,
      await this.parts.db.transaction().execute((tx) => addSalon(tx, companyId, company)),
    );
  }

  async book(companyId: string, booking: string, client: Client, slot: Slot): Promise<void> {
    await this.#lanes.run(companyId, async () => {
      const staffId = this.#staff.get(companyId)?.[slot.seat] ?? '';
      const notes = this.#notes(companyId, client);
      const given = { companyId, booking, client, notes, slot, staffId };
      const id = await this.#commit((tx) => insertBooking(tx, given));
      if (id === undefined) return; // somebody has the time already
      this.#made.set(booking, id);
      this.parts.record.know(companyId, { what: 'booked', bookingId: id, knownAt: performance.now() });
      await this.#tell('bookingCreated', companyId, client, booking);
    });
  }

  async cancel(companyId: string, booking: string, client: Client): Promise<void> {
    await this.#lanes.run(companyId, async () => {
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
    });
  }

  async describe(companyId: string, about: string): Promise<void> {
    await this.#lanes.run(companyId, async () => {
      await this.#commit((tx) =>
        tx.updateTable('company').set({ about }).where('id', '=', companyId).execute(),
      );
      this.parts.record.know(companyId, { what: 'described', about, knownAt: performance.now() });
      const event = { companyId, occurredAt: new Date().toISOString() };
      await insist('telling of the company', () => this.parts.producer.companyUpdated(event));
    });
  }

  /** Writes down something about a client, who may be new. */
  async note(companyId: string, client: Client): Promise<void> {
    await this.#lanes.run(companyId, () => this.#introduce(companyId, client));
  }

  /** Deletes a client with all that is theirs, and says so to nobody. Sometimes they are introduced again at once. */
  async recreateClient(companyId: string, client: Client, again: boolean): Promise<void> {
    await this.#lanes.run(companyId, async () => {
      await this.#end({ companyId, client: client.canonical }, async () => undefined);
      if (again) await this.#introduce(companyId, client);
    });
  }

  /** Replaces a company by another one of the same id, and says so to nobody. */
  async recreateCompany(companyId: string, company: Company): Promise<void> {
    await this.#lanes.run(companyId, async () => {
      const about = `created again after ${this.parts.record.endings.length} deletions`;
      const staff = await this.#end({ companyId, client: undefined }, (tx) =>
        addSalon(tx, companyId, company, about),
      );
      this.#staff.set(companyId, staff);
      this.parts.record.know(companyId, { what: 'described', about, knownAt: performance.now() });
    });
  }

  /** Resolves when the client has been answered, and so their context is cached; or after a while. */
  async answered(companyId: string, { canonical }: Client): Promise<void> {
    const turns = this.parts.db
      .selectFrom('conversation as v')
      .innerJoin('client as k', 'k.id', 'v.client_id')
      .select('v.id')
      .where('k.company_id', '=', companyId)
      .where('k.address', '=', canonical)
      .where('v.version', '>', 0);
    await comesTrue(async () => (await turns.executeTakeFirst()) !== undefined, A_WHILE);
  }

  /** Deletes, and does what belongs into the same transaction. */
  async #end<Result>(part: Part, then: (tx: Transaction<Database>) => Promise<Result>): Promise<Result> {
    const { db, record } = this.parts;
    const from = performance.now();
    const facts = record.facts.get(part.companyId) ?? [];
    const abouts = [NEW, ...facts.flatMap((fact) => (fact.what === 'described' ? [fact.about] : []))];
    const { lost, result } = await once(db, async (tx) => ({
      lost: await deletePart(tx, part),
      result: await then(tx),
    }));
    const to = performance.now();
    record.endings.push({ ...part, from, to, abouts, lost });
    for (const { id } of lost.bookings)
      record.know(part.companyId, { what: 'deleted', bookingId: id, knownAt: to });
    return result;
  }

  async #introduce(companyId: string, client: Client): Promise<void> {
    const notes = this.#notes(companyId, client);
    await this.#commit((tx) => findOrAddClient(tx, companyId, client.canonical, notes));
  }

  #notes(companyId: string, { canonical }: Client): string {
    return notesOf(this.parts.record.endingsOf(companyId, canonical).length);
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
  given: { companyId: string; booking: string; client: Client; notes: string; slot: Slot; staffId: string },
): Promise<string> {
  const { companyId, booking, client, notes, slot, staffId } = given;
  const externalId = `${companyId}-${booking}`;
  // The commit of an attempt before this one may have been done, and its answer lost.
  const made = await tx
    .selectFrom('booking')
    .select('id')
    .where('company_id', '=', companyId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  if (made) return made.id;
  const clientId = await findOrAddClient(tx, companyId, client.canonical, notes);
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
  notes: string,
): Promise<string> {
  const { id } = await tx
    .insertInto('client')
    .values({ company_id: companyId, address, name: notes, notes })
    .onConflict((same) => same.columns(['company_id', 'address']).doUpdateSet({ name: notes, notes }))
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('client_address')
    .values({ company_id: companyId, address, client_id: id })
    .onConflict((same) => same.doNothing())
    .execute();
  return id;
}
