import { sql } from 'kysely';
import { DatabaseError } from 'pg';
import type { Db, Tx } from '../../src/db/database';
import type { Producer } from '../../src/queues/producer';
import { commitOnce } from './commit-once';
import { deleteScope, type Scope } from './deletion';
import { KeyedQueue } from './keyed-queue';
import type { Observations } from './observations';
import { retry, waitUntil } from './retry';
import { addSalon, INITIAL_DESCRIPTION, notesOf, TIMEZONE, timeOf } from './salon';
import type { Client, Company, Slot } from './schedule';

const EXCLUSION_VIOLATION = '23P01';
const ANSWER_WAIT_MS = 600;

/**
 * A booking system that shares the database. It changes rows in one transaction, then sends a booking event. Each step
 * is retried until it succeeds. Operations of one company run one after the other.
 */
export class MockBookingSystem {
  /** Ids of the created bookings, by their name in the schedule. */
  readonly #created = new Map<string, string>();

  /** Staff ids in the order of seats, by company. */
  readonly #staff = new Map<string, readonly string[]>();
  readonly #operations = new KeyedQueue();

  constructor(private readonly deps: { db: Db; producer: Producer; observations: Observations }) {}

  async open(companyId: string, company: Company): Promise<void> {
    this.#staff.set(
      companyId,
      await this.deps.db.transaction().execute((tx) => addSalon(tx, companyId, company)),
    );
  }

  async book(companyId: string, booking: string, client: Client, slot: Slot): Promise<void> {
    await this.#operations.run(companyId, async () => {
      const staffId = this.#staff.get(companyId)?.[slot.seat] ?? '';
      const notes = this.#notes(companyId, client);
      const given = { companyId, booking, client, notes, slot, staffId };
      const id = await this.#commit((tx) => insertBooking(tx, given));
      if (id === undefined) return; // the time is taken
      this.#created.set(booking, id);
      this.deps.observations.addFact(companyId, {
        what: 'booked',
        bookingId: id,
        knownAt: performance.now(),
      });
      await this.#sendEvent('bookingCreated', companyId, client, booking);
    });
  }

  async cancel(companyId: string, booking: string, client: Client): Promise<void> {
    await this.#operations.run(companyId, async () => {
      const id = this.#created.get(booking);
      if (id === undefined) return;
      await this.#commit((tx) =>
        tx
          .updateTable('booking')
          .set({ status: 'cancelled', closed_by: 'staff', closed_at: sql<Date>`now()` })
          .where('id', '=', id)
          .where('status', '=', 'booked')
          .execute(),
      );
      this.deps.observations.addFact(companyId, {
        what: 'cancelled',
        bookingId: id,
        knownAt: performance.now(),
      });
      await this.#sendEvent('bookingCancelled', companyId, client, booking);
    });
  }

  async describe(companyId: string, about: string): Promise<void> {
    await this.#operations.run(companyId, async () => {
      await this.#commit((tx) =>
        tx.updateTable('company').set({ about }).where('id', '=', companyId).execute(),
      );
      this.deps.observations.addFact(companyId, { what: 'described', about, knownAt: performance.now() });
      const event = { companyId, occurredAt: new Date().toISOString() };
      await retry('the event of the company', () => this.deps.producer.companyUpdated(event));
    });
  }

  /** Changes the notes of a client. Creates the client if they are new. */
  async note(companyId: string, client: Client): Promise<void> {
    await this.#operations.run(companyId, () => this.#saveNotes(companyId, client));
  }

  /** Deletes a client with all their data, and sends no event. `again`: creates the client again at once. */
  async recreateClient(companyId: string, client: Client, again: boolean): Promise<void> {
    await this.#operations.run(companyId, async () => {
      await this.#delete({ companyId, client: client.canonical }, async () => undefined);
      if (again) await this.#saveNotes(companyId, client);
    });
  }

  /** Replaces a company by a new one with the same id, and sends no event. */
  async recreateCompany(companyId: string, company: Company): Promise<void> {
    await this.#operations.run(companyId, async () => {
      const about = `created again after ${this.deps.observations.deletions.length} deletions`;
      const staff = await this.#delete({ companyId, client: undefined }, (tx) =>
        addSalon(tx, companyId, company, about),
      );
      this.#staff.set(companyId, staff);
      this.deps.observations.addFact(companyId, { what: 'described', about, knownAt: performance.now() });
    });
  }

  /** Waits until a turn of the client is committed and so their context is cached, but not longer than 0.6 s. */
  async untilAnswered(companyId: string, { canonical }: Client): Promise<void> {
    const turns = this.deps.db
      .selectFrom('conversation as v')
      .innerJoin('client as k', 'k.id', 'v.client_id')
      .select('v.id')
      .where('k.company_id', '=', companyId)
      .where('k.address', '=', canonical)
      .where('v.version', '>', 0);
    await waitUntil(async () => (await turns.executeTakeFirst()) !== undefined, ANSWER_WAIT_MS);
  }

  /** Deletes the scope and runs `then` in the same transaction. */
  async #delete<Result>(scope: Scope, then: (tx: Tx) => Promise<Result>): Promise<Result> {
    const { db, observations } = this.deps;
    const from = performance.now();
    const facts = observations.facts.get(scope.companyId) ?? [];
    const descriptions = [
      INITIAL_DESCRIPTION,
      ...facts.flatMap((fact) => (fact.what === 'described' ? [fact.about] : [])),
    ];
    const { rows, result } = await commitOnce(db, async (tx) => ({
      rows: await deleteScope(tx, scope),
      result: await then(tx),
    }));
    const to = performance.now();
    observations.deletions.push({ ...scope, from, to, descriptions, rows });
    for (const { id } of rows.bookings)
      observations.addFact(scope.companyId, { what: 'deleted', bookingId: id, knownAt: to });
    return result;
  }

  async #saveNotes(companyId: string, client: Client): Promise<void> {
    const notes = this.#notes(companyId, client);
    await this.#commit((tx) => findOrAddClient(tx, companyId, client.canonical, notes));
  }

  #notes(companyId: string, { canonical }: Client): string {
    return notesOf(this.deps.observations.deletionsOf(companyId, canonical).length);
  }

  async #commit<T>(change: (tx: Tx) => Promise<T>): Promise<T | undefined> {
    return retry('a change by the booking system', async () => {
      try {
        return await this.deps.db.transaction().execute(change);
      } catch (error) {
        if (error instanceof DatabaseError && error.code === EXCLUSION_VIOLATION) return undefined;
        throw error;
      }
    });
  }

  async #sendEvent(
    what: 'bookingCreated' | 'bookingCancelled',
    companyId: string,
    { canonical }: Client,
    booking: string,
  ): Promise<void> {
    const event = {
      companyId,
      occurredAt: new Date().toISOString(),
      // A client without a phone is identified by the booking.
      ...(canonical.startsWith('+') ? { phone: canonical } : { bookingId: `${companyId}-${booking}` }),
    };
    await retry(what, () => this.deps.producer[what](event));
  }
}

async function insertBooking(
  tx: Tx,
  given: { companyId: string; booking: string; client: Client; notes: string; slot: Slot; staffId: string },
): Promise<string> {
  const { companyId, booking, client, notes, slot, staffId } = given;
  const externalId = `${companyId}-${booking}`;
  // An earlier attempt may have been committed although its answer was lost.
  const existing = await tx
    .selectFrom('booking')
    .select('id')
    .where('company_id', '=', companyId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  if (existing) return existing.id;
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

async function findOrAddClient(tx: Tx, companyId: string, address: string, notes: string): Promise<string> {
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
