import { BookingsUnavailable, BookingsUnconfirmed } from '../../src/bookings/errors';
import type { BookingSystemClient } from '../../src/bookings/provider';
import type { ExternalBooking } from '../../src/domain/external-booking';
import type { PayloadInput } from '../../src/jobs';
import { bookingSystemEvent } from '../../src/jobs/booking-system-event';
import { Events } from '../../src/observability/events';
import { MINUTE } from '../../src/time/duration';
import { bookingSystemEventHandler } from '../../src/workers/handlers/booking-system-event';
import type { Outcome } from '../../src/workers/outcome';
import { addMirroredSalon, booking, details } from '../db/mirror/support';
import { addClient, type Salon } from '../support/database';
import { newPhone, type System, startSystem } from '../support/system';

type Event = PayloadInput<typeof bookingSystemEvent>['event'];

let system: System;
let salon: Salon;
beforeAll(async () => {
  system = await startSystem({ queues: ['outgoing-message'] });
});
afterAll(() => system.stop());
beforeEach(async () => {
  salon = await addMirroredSalon(system.db);
});

interface Rest {
  companyId?: string;
  starts?: number;
  readBooking?: BookingSystemClient['readBooking'];
}

/** Handles one event as the worker would. */
async function tell(event: Event, { companyId, starts = 1, readBooking }: Rest = {}): Promise<Outcome> {
  const client: BookingSystemClient = readBooking ? { readBooking } : {};
  const { db, queues } = system;
  const handle = bookingSystemEventHandler({
    db,
    queues,
    events: new Events(),
    systems: { of: () => ({ client }) },
  });
  const job = bookingSystemEvent.schema.parse({
    companyId: companyId ?? salon.companyId,
    system: 'salon',
    observedAt: new Date().toISOString(),
    event,
  });
  return handle(job, { addedAt: new Date(), crashes: 0, starts, signal: new AbortController().signal });
}

const statusOf = async (externalId = 'b-1') => {
  const row = await system.db
    .selectFrom('booking')
    .select('status')
    .where('company_id', '=', salon.companyId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return row?.status;
};
const ours = async (queue: string, companyId = salon.companyId) =>
  (await system.queues.get(queue).getJobs()).filter(({ data }) => data.companyId === companyId);
const syncs = async (companyId?: string) =>
  (await ours('booking-sync', companyId)).map(({ data }) => data.part);

describe('a whole booking', () => {
  test('is mirrored, and its event is on the queue at once', async () => {
    const phone = newPhone();
    const told = booking(1, { details: details({ client: { phone } }) });
    expect(await tell({ type: 'booking', booking: told })).toBeUndefined();
    expect(await statusOf()).toBe('booked');
    const [job] = await ours('context-invalidation');
    expect(job).toMatchObject({ name: 'booking-created', data: { phone } });
  });

  test('that is known, or older than what is known, is dropped', async () => {
    await tell({ type: 'booking', booking: booking(2) });
    expect(await tell({ type: 'booking', booking: booking(2) })).toEqual({
      kind: 'drop',
      reason: 'unchanged',
    });
    expect(await tell({ type: 'booking', booking: booking(1) })).toEqual({ kind: 'drop', reason: 'older' });
  });
});

describe('an event of what is not known', () => {
  const unknownStaff = booking(1, { details: details({ staffId: 'staff-9' }) });

  test('a member of staff: it asks for a sync, comes back, and is mirrored when they are known', async () => {
    expect(await tell({ type: 'booking', booking: unknownStaff })).toMatchObject({ kind: 'later' });
    expect(await syncs()).toEqual(['catalogue']);
    await system.db
      .insertInto('staff')
      .values({ company_id: salon.companyId, name: 'Ирина', external_id: 'staff-9' })
      .execute();
    expect(await tell({ type: 'booking', booking: unknownStaff }, { starts: 2 })).toBeUndefined();
    expect(await statusOf()).toBe('booked');
  });

  test('a company: it asks for a sync and comes back, too', async () => {
    const companyId = `${salon.companyId}-new`;
    expect(await tell({ type: 'booking', booking: booking(1) }, { companyId })).toMatchObject({
      kind: 'later',
    });
    expect(await syncs(companyId)).toEqual(['catalogue']);
  });

  test('it fails for good when it has come back as often as the job may be tried, and is kept', async () => {
    const starts = bookingSystemEvent.attempts;
    expect(await tell({ type: 'booking', booking: unknownStaff }, { starts: starts - 1 })).toMatchObject({
      kind: 'later',
    });
    await expect(tell({ type: 'booking', booking: unknownStaff }, { starts })).rejects.toMatchObject({
      code: 'booking.unknown-staff',
      retryable: false,
    });
    expect(bookingSystemEvent.irreplaceable).toBe(true);
  });
});

describe('a booking that has changed', () => {
  const changed: Event = { type: 'booking-changed', externalId: 'b-1' };
  const read = (answer: ExternalBooking | undefined) => ({ readBooking: async () => answer });

  test('is read at the booking system', async () => {
    expect(await tell(changed, read(booking(5)))).toBeUndefined();
    expect(await tell(changed, read(booking(6, { status: 'no-show' })))).toBeUndefined();
    expect(await statusOf()).toBe('no-show');
  });

  test('is cancelled when the booking system does not have it any more, however new what is known', async () => {
    await tell(changed, read(booking(5)));
    expect(await tell(changed, read(undefined))).toBeUndefined();
    expect(await statusOf()).toBe('cancelled');
  });

  test('is as old as the beginning of the request', async () => {
    await tell(changed, {
      readBooking: async () => {
        await tell(changed, read(undefined)); // meanwhile
        return booking(5);
      },
    });
    expect(await statusOf()).toBe('cancelled');
  });

  test('is tried again when the booking system does not answer, after the pause that it asks for', async () => {
    const failing = (error: Error) => ({
      readBooking: async () => {
        throw error;
      },
    });
    const busy = failing(new BookingsUnavailable('too many requests', 3 * MINUTE));
    const before = Date.now();
    const outcome = await tell(changed, busy);
    const at = outcome?.kind === 'later' ? outcome.at.getTime() : 0;
    expect(at).toBeGreaterThanOrEqual(before + 3 * MINUTE);
    expect(at).toBeLessThanOrEqual(Date.now() + 3 * MINUTE);
    await expect(tell(changed, failing(new BookingsUnavailable('no connection')))).rejects.toThrow(
      BookingsUnavailable,
    );
    await expect(tell(changed, failing(new BookingsUnconfirmed('no answer')))).rejects.toThrow(
      BookingsUnconfirmed,
    );
  });

  test('fails when the booking system has asked for a pause as often as the job may be tried', async () => {
    const starts = bookingSystemEvent.attempts;
    const readBooking = async () => {
      throw new BookingsUnavailable('too many requests', 3000);
    };
    expect(await tell(changed, { readBooking, starts: starts - 1 })).toMatchObject({ kind: 'later' });
    await expect(tell(changed, { readBooking, starts })).rejects.toThrow(BookingsUnavailable);
  });

  test('cannot be read without an API', async () => {
    expect(await tell(changed)).toEqual({ kind: 'drop', reason: 'no-api' });
  });
});

test('changes without an id ask for one sync of each kind, however many there are', async () => {
  for (let i = 0; i < 3; i++) {
    expect(await tell({ type: 'bookings-changed' })).toBeUndefined();
    expect(await tell({ type: 'catalogue-changed' })).toBeUndefined();
  }
  expect((await syncs()).sort()).toEqual(['bookings', 'catalogue']);
});

test('another phone than the known one is of another client, with the name that the business uses; one who is not known is not stored', async () => {
  const [old, later, newcomer] = [newPhone(), newPhone(), newPhone()];
  await addClient(system.db, salon.companyId, old, { name: 'anna' });
  await tell({ type: 'client', client: { externalId: 'c-1', phone: old } });
  expect(
    await tell({ type: 'client', client: { externalId: 'c-1', phone: later, name: 'Анна Петрова' } }),
  ).toBeUndefined();
  expect(await tell({ type: 'client', client: { phone: newcomer, name: 'Борис' } })).toEqual({
    kind: 'drop',
    reason: 'unknown-client',
  });
  const rows = await system.db
    .selectFrom('client')
    .innerJoin('client_address', 'client_address.client_id', 'client.id')
    .select(['client.name', 'client_address.address'])
    .where('client.company_id', '=', salon.companyId)
    .orderBy('client_address.address')
    .execute();
  const names = new Map([
    [old, 'anna'],
    [later, 'Анна Петрова'],
  ]);
  expect(rows).toEqual([old, later].sort().map((address) => ({ name: names.get(address), address })));
});
