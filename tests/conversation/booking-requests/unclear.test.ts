import { testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { IMPATIENT } from '../../support/limits';
import { type System, startSystem } from '../../support/system';
import { repliesOf } from '../../support/turn';
import { ageRequests, type Bench, bench, bookingsOf, day, doing, requestsOf } from './support';

const db = testDatabase();

let system: System;
let b: Bench;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  // As most booking systems: the same request twice makes two bookings, of staff who take groups.
  b = await bench(db, system, { knowsKeys: false, groups: () => true });
});
afterEach(async () => {
  await b.stop();
  await system.stop();
});

const paths = () => b.server.received.map(({ path }) => path);

test('a lost answer: the booking is looked up, found, and told', async () => {
  b.server.fail('answer-lost');
  await b.run(await b.write(), () => doing(b.haircut()));
  expect(paths()).toEqual(['book', 'find']);
  expect(await bookingsOf(db, b.salon)).toHaveLength(1);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
});

test('a lost request: the booking is looked up, not found, and asked for again when the first request cannot arrive any more', async () => {
  b.server.fail('request-lost');
  const conversationId = await b.write();
  await expect(b.run(conversationId, () => doing(b.haircut()))).rejects.toMatchObject({
    code: 'bookings.unconfirmed',
  });
  expect(await b.run(conversationId, () => doing(b.haircut()))).toMatchObject({ kind: 'early' });
  await ageRequests(db, b.salon);
  await b.run(conversationId, () => doing(b.haircut()));
  expect(paths()).toEqual(['book', 'find', 'find', 'find', 'book']);
  expect(b.server.bookings.size).toBe(1);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
});

test('a booking system that is slower than BOOKING_TIMEOUT makes one booking, and it is told', async () => {
  const { arrived, carryOut } = b.server.holdNext('book');
  const conversationId = await b.write();
  const hasty = { bookingSystems: b.systemsWithin(IMPATIENT) };
  await b.run(conversationId, () => doing(b.haircut()), hasty).catch(() => undefined);
  await arrived;
  carryOut();
  await eventually(() => b.server.bookings.size);
  await b.run(conversationId, () => doing(b.haircut()));
  expect(b.server.bookings.size).toBe(1);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
});

test('a lost request to make a booking longer: the booking is read, and that is not done', async () => {
  await b.run(await b.write(), () => doing(b.haircut()));
  const bookingId = (await bookingsOf(db, b.salon))[0]?.id ?? '';
  b.server.fail('request-lost', 1, 'reschedule');
  const longer = doing({ type: 'reschedule', bookingId, from: b.haircut().from, durationMinutes: 90 });
  await expect(b.run(await b.write(), () => longer)).rejects.toMatchObject({ code: 'bookings.unconfirmed' });
});

test('a lost answer to a move, and to a cancellation: the booking is read', async () => {
  await b.run(await b.write(), () => doing(b.haircut()));
  const bookingId = (await bookingsOf(db, b.salon))[0]?.id ?? '';
  b.server.fail('answer-lost', 1, 'reschedule');
  await b.run(await b.write(), () => doing({ type: 'reschedule', bookingId, from: `${day}T15:00` }));
  b.server.fail('answer-lost', 1, 'cancel');
  await b.run(await b.write(), () => doing({ type: 'cancel', bookingId }));
  expect(paths()).toEqual(['book', 'reschedule', 'booking', 'cancel', 'booking']);
  expect(await bookingsOf(db, b.salon)).toEqual([
    expect.objectContaining({ status: 'cancelled', starts_at: new Date(`${day}T15:00+03:00`) }),
  ]);
});

test('a lost answer to a cancellation whose booking the booking system has deleted: it is cancelled, at the version that was known', async () => {
  await b.run(await b.write(), () => doing(b.haircut()));
  const [booking] = await bookingsOf(db, b.salon);
  const version = b.server.bookings.get('ext-1')?.version;
  b.server.fail('answer-lost', 1, 'cancel');
  b.server.fail('busy', 3, 'booking');
  const conversationId = await b.write();
  const cancelled = doing({ type: 'cancel', bookingId: booking?.id ?? '' });
  await expect(b.run(conversationId, () => cancelled)).rejects.toMatchObject({
    code: 'bookings.unavailable',
  });
  b.server.bookings.clear();
  await b.run(conversationId, () => cancelled);
  expect(await bookingsOf(db, b.salon)).toEqual([
    expect.objectContaining({ status: 'cancelled', closed_by: 'client' }),
  ]);
  const source = await db
    .selectFrom('booking_source')
    .select(['version', 'gone'])
    .where('company_id', '=', b.salon.companyId)
    .executeTakeFirstOrThrow();
  expect(source).toEqual({ version, gone: true });
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done', 'done']);
});

describe('where it stays unknown whether a booking was made, the turn fails, and its next run begins with it:', () => {
  async function unknown(): Promise<string> {
    b.server.fail('answer-lost', 1, 'book');
    b.server.fail('request-lost', 3, 'find');
    const conversationId = await b.write();
    await expect(b.run(conversationId, () => doing(b.haircut()))).rejects.toMatchObject({
      code: 'bookings.unconfirmed',
    });
    expect(await requestsOf(db, b.salon)).toEqual([expect.objectContaining({ status: 'pending' })]);
    expect(await repliesOf(db, b.salon.companyId)).toEqual([]);
    return conversationId;
  }

  test('it was made: the context and the outcomes of that run have it, and asking again makes no second one', async () => {
    await b.run(await unknown(), () => doing(b.haircut({ title: 'Worded anew' })));
    const [booking] = await bookingsOf(db, b.salon);
    const { context, outcomes } = b.given.at(-1) ?? {};
    expect(context?.client.bookings).toEqual([expect.objectContaining({ id: booking?.id })]);
    expect(outcomes).toEqual([{ action: b.haircut(), outcome: 'done', bookingId: booking?.id }]);
    expect(b.server.requestsTo('book')).toHaveLength(1);
    expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
    expect(await requestsOf(db, b.salon)).toEqual([
      expect.objectContaining({ status: 'done', told_turn: 1 }),
    ]);
  });

  test('it was not made: the turn waits until the request cannot be under way any more, and begins anew', async () => {
    const conversationId = await unknown();
    b.server.bookings.clear();
    const early = await b.run(conversationId, () => doing());
    expect(early).toMatchObject({ kind: 'early', dueInMs: expect.any(Number) });
    await ageRequests(db, b.salon);
    await b.run(conversationId, () => doing(b.haircut({ from: `${day}T12:00` })));
    expect(b.given.at(-1)?.outcomes).toBeUndefined();
    expect((await bookingsOf(db, b.salon)).map(({ starts_at }) => starts_at)).toEqual([
      new Date(`${day}T12:00+03:00`),
    ]);
  });
});

test('a booking system that makes a booking after the answer was given up says "taken": the booking is looked up', async () => {
  await b.stop();
  b = await bench(db, system, { knowsKeys: false });
  b.server.fail('answer-lost', 1, 'book');
  // The first look-up comes too early to see it.
  const real = b.server.bookings;
  b.server.fail('busy', 3, 'find');
  const conversationId = await b.write();
  await expect(b.run(conversationId, () => doing(b.haircut()))).rejects.toMatchObject({
    code: 'bookings.unavailable',
  });
  await db.deleteFrom('booking_request').where('company_id', '=', b.salon.companyId).execute();
  await b.run(conversationId, () => doing(b.haircut()));
  expect(real.size).toBe(1);
  expect(paths().slice(-2)).toEqual(['book', 'find']);
  expect(await bookingsOf(db, b.salon)).toHaveLength(1);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
});
