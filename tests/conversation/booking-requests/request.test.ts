import { addBooking, testDatabase } from '../../support/database';
import { PATIENT } from '../../support/limits';
import { type System, startSystem } from '../../support/system';
import { repliesOf } from '../../support/turn';
import { type Bench, bench, bookingsOf, day, doing, requestsOf } from './support';

const db = testDatabase();

let system: System;
let b: Bench;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  b = await bench(db, system);
});
afterEach(async () => {
  await b.stop();
  await system.stop();
});

const paths = () => b.server.received.map(({ path }) => path);

/** Books, and returns our id of the booking. */
async function booked(): Promise<string> {
  await b.run(await b.write(), () => doing(b.haircut()));
  return (await bookingsOf(db, b.salon))[0]?.id ?? '';
}

test('a booking is made in the booking system, in its words, and then stored and told', async () => {
  await b.run(await b.write(), () => doing(b.haircut({ price: 1000, comment: 'short' })));

  expect(b.server.received).toEqual([
    {
      path: 'book',
      body: {
        idempotencyKey: expect.stringMatching(new RegExp(`^${b.salon.companyId}-\\d+-1-[0-9a-f]{16}$`)),
        client: { name: 'Anna', phone: b.phone },
        staffId: 's1',
        serviceIds: ['v1'],
        staffName: 'Оксана',
        title: 'Стрижка',
        from: `${day}T10:00`,
        durationMinutes: 60,
        price: 1000,
        comment: 'short',
      },
    },
  ]);
  const [booking] = await bookingsOf(db, b.salon);
  expect(booking).toMatchObject({
    external_id: 'ext-1',
    client_id: b.clientId,
    starts_at: new Date(`${day}T10:00+03:00`),
    made_by: 'bot',
    mirrored: true,
  });
  expect(await requestsOf(db, b.salon)).toEqual([
    expect.objectContaining({ status: 'done', booking_id: booking?.id, told_turn: 1 }),
  ]);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
  const jobs = await system.queues.get('context-invalidation').getWaiting();
  expect(jobs.map(({ name }) => name)).toEqual(['booking-created']);
  await b.run(await b.write('when is it?'), () => doing());
  expect(b.given.at(-1)).toMatchObject({
    context: { client: { bookings: [expect.objectContaining({ id: booking?.id, from: `${day}T10:00` })] } },
  });
  expect(b.given.at(-1)?.outcomes).toBeUndefined();
});

test('a booking is moved, confirmed and cancelled there', async () => {
  const bookingId = await booked();
  await b.run(await b.write(), () => doing({ type: 'reschedule', bookingId, from: `${day}T15:00` }));
  await b.run(await b.write(), () => doing({ type: 'confirm', bookingId }));
  expect([...b.server.bookings.values()]).toEqual([
    expect.objectContaining({
      details: expect.objectContaining({ startsAt: `${day}T12:00:00.000Z`, confirmed: true }),
    }),
  ]);
  await b.run(await b.write(), () => doing({ type: 'cancel', bookingId, reason: 'ill' }));
  expect(paths()).toEqual(['book', 'reschedule', 'confirm', 'cancel']);
  expect(await bookingsOf(db, b.salon)).toEqual([
    expect.objectContaining({ status: 'cancelled', closed_by: 'client', external_id: 'ext-1' }),
  ]);
});

test('a new booking is asked for before the old one is cancelled, and if it is refused the old one stays', async () => {
  const bookingId = await booked();
  b.server.add({ staffId: 's1', from: `${day}T15:00`, durationMinutes: 60 });
  const wanted = doing({ type: 'cancel', bookingId }, b.haircut({ from: `${day}T15:00` }));
  await b.run(await b.write(), ({ outcomes }) => (outcomes ? { text: 'taken', actions: [] } : wanted));
  expect(b.server.requestsTo('cancel')).toEqual([]);
  expect((await bookingsOf(db, b.salon))[0]).toMatchObject({ status: 'booked' });
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done', 'taken']);

  const free = doing({ type: 'cancel', bookingId }, b.haircut({ from: `${day}T17:00` }));
  await b.run(await b.write(), () => free);
  expect(paths().slice(-2)).toEqual(['book', 'cancel']);
});

test('an old booking that takes the time of the new one itself is cancelled first', async () => {
  const bookingId = await booked();
  const later = b.haircut({ from: `${day}T10:30` });
  await b.run(await b.write(), () => doing(later, { type: 'cancel', bookingId }));
  expect(paths().slice(-2)).toEqual(['cancel', 'book']);
  expect((await bookingsOf(db, b.salon)).map(({ status, starts_at }) => [status, starts_at])).toEqual([
    ['cancelled', new Date(`${day}T10:00+03:00`)],
    ['booked', new Date(`${day}T10:30+03:00`)],
  ]);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done', 'done']);
});

describe('what the booking system does not do is told to the responder, and nothing is told to the client as done:', () => {
  test('a time that is taken', async () => {
    b.server.add({ staffId: 's1', from: `${day}T10:30`, durationMinutes: 60 });
    await b.run(await b.write(), ({ outcomes }) =>
      outcomes ? doing(b.haircut({ from: `${day}T12:00` })) : doing(b.haircut()),
    );
    expect(b.given.map(({ outcomes }) => outcomes)).toEqual([
      undefined,
      [{ action: b.haircut(), outcome: 'taken', bookingId: null }],
    ]);
    expect((await bookingsOf(db, b.salon)).map(({ starts_at }) => starts_at)).toEqual([
      new Date(`${day}T12:00+03:00`),
    ]);
    const [job] = await system.queues.get('booking-system-event').getWaiting();
    expect(job?.data).toMatchObject({ system: 'salon-calendar', event: { type: 'bookings-changed' } });
  });

  test.each([
    ['not-allowed', 1, 'not-allowed'],
    ['busy', 3, 'unavailable'],
    ['locked-out', 1, 'unavailable'],
  ] as const)('%s', async (fault, times, outcome) => {
    b.server.fail(fault, times);
    await b.run(await b.write(), ({ outcomes }) =>
      outcomes ? { text: 'a person will call', actions: [] } : doing(b.haircut()),
    );
    expect(b.given.at(-1)?.outcomes).toEqual([{ action: b.haircut(), outcome, bookingId: null }]);
    expect(paths()).toEqual(Array.from({ length: times }, () => 'book'));
    expect(await repliesOf(db, b.salon.companyId)).toEqual(['a person will call']);
    expect(await requestsOf(db, b.salon)).toEqual([
      expect.objectContaining({ status: 'refused', reason: outcome, told_turn: 1 }),
    ]);
  });

  test('staff, a service or a booking that it does not know', async () => {
    await db.updateTable('service').set({ external_id: null }).where('id', '=', b.salon.serviceId).execute();
    const own = await addBooking(db, b.salon, `${day}T18:00+03`, `${day}T19:00+03`, {
      client_id: b.clientId,
    });
    for (const action of [b.haircut(), { type: 'cancel' as const, bookingId: own }]) {
      await b.run(await b.write(), ({ outcomes }) => (outcomes ? doing() : doing(action)));
      expect(b.given.at(-1)?.outcomes).toEqual([{ action, outcome: 'invalid', bookingId: null }]);
    }
    expect(paths()).toEqual([]);
  });

  test('anything, where it takes no requests; that is no fault, and is not reported', async () => {
    const { salon } = b;
    const reported: unknown[] = [];
    system.events.on('booking.requested', (event) => reported.push(event));
    const readOnly = { of: () => ({ id: 'x', client: {}, timeoutMs: PATIENT }) };
    await b.run(await b.write(), ({ outcomes }) => (outcomes ? doing() : doing(b.haircut())), {
      bookingSystems: readOnly,
    });
    expect(b.given.at(-1)?.outcomes).toEqual([
      { action: b.haircut(), outcome: 'unavailable', bookingId: null },
    ]);
    expect(await bookingsOf(db, salon)).toEqual([]);
    expect(reported).toEqual([]);
  });
});

test('a responder that asks again and again for what is refused fails its turn', async () => {
  b.server.add({ staffId: 's1', from: `${day}T10:00`, durationMinutes: 60 });
  await expect(b.run(await b.write(), () => doing(b.haircut()))).rejects.toMatchObject({
    code: 'turn.action-refused',
    outcome: 'taken',
  });
  expect(await repliesOf(db, b.salon.companyId)).toEqual([]);
});

test('a move that the rules do not allow any more is not asked for', async () => {
  const bookingId = await booked();
  await db
    .updateTable('company')
    .set({ change_notice_minutes: 30 * 24 * 60 })
    .where('id', '=', b.salon.companyId)
    .execute();
  const moved = b.run(await b.write(), () => doing({ type: 'reschedule', bookingId, from: `${day}T15:00` }));
  await expect(moved).rejects.toMatchObject({ code: 'turn.invalid-action' });
  expect(paths()).toEqual(['book']);
});

test('a name that the client gives together with the booking reaches the booking system', async () => {
  await db.updateTable('client').set({ name: null }).where('id', '=', b.clientId).execute();
  await b.run(await b.write(), () => doing(b.haircut(), { type: 'rename-client', name: 'Olga' }));
  expect(b.server.requestsTo('book')).toEqual([
    expect.objectContaining({ body: expect.objectContaining({ client: { name: 'Olga', phone: b.phone } }) }),
  ]);
});
