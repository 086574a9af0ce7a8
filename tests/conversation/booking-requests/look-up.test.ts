import type { BookingActions, RescheduleRequest } from '../../../src/bookings/provider';
import { testDatabase } from '../../support/database';
import { PATIENT } from '../../support/limits';
import { type System, startSystem } from '../../support/system';
import { repliesOf } from '../../support/turn';
import { ageRequests, type Bench, bench, bookingsOf, day, doing, requestsOf } from './support';

const db = testDatabase();

let system: System;
let b: Bench;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  b = await bench(db, system, { knowsKeys: false, groups: () => true });
});
afterEach(async () => {
  await b.stop();
  await system.stop();
});

describe('a request that cannot be looked up any more is given to a person when it is old, and the conversation goes on:', () => {
  const answer = { text: 'hello', actions: [] };
  let handedOver: string[];
  beforeEach(() => {
    handedOver = [];
    system.events.on('conversation.handed-over', ({ reason }) => handedOver.push(reason));
  });

  test.each([
    ['member of staff', 'invalid'],
    ['url', 'unavailable'],
  ])('a booking, without its %s', async (missing, reason) => {
    b.server.fail('request-lost');
    const id = await b.write();
    await b.run(id, () => doing(b.haircut())).catch(() => undefined);
    if (missing === 'member of staff')
      await db.updateTable('staff').set({ external_id: null }).where('id', '=', b.salon.staffId).execute();
    const withoutClient = { of: () => ({ id: 'salon-calendar', client: undefined, timeoutMs: PATIENT }) };
    const rest = missing === 'url' ? { bookingSystems: withoutClient } : {};
    expect(await b.run(id, () => answer, rest)).toMatchObject({ kind: 'early' });
    await ageRequests(db, b.salon);
    expect(await b.run(id, () => answer, rest)).toEqual({ kind: 'committed' });
    expect(await requestsOf(db, b.salon)).toEqual([
      expect.objectContaining({ status: 'refused', reason, told_turn: 1 }),
    ]);
    expect(handedOver).toEqual([expect.stringMatching(/^it is not known whether/)]);
    expect(await repliesOf(db, b.salon.companyId)).toEqual(['hello']);
  });

  test('a move of a booking that is deleted here', async () => {
    await b.run(await b.write(), () => doing(b.haircut()));
    const bookingId = (await bookingsOf(db, b.salon))[0]?.id ?? '';
    b.server.fail('request-lost', 1, 'reschedule');
    const id = await b.write();
    await b
      .run(id, () => doing({ type: 'reschedule', bookingId, from: `${day}T15:00` }))
      .catch(() => undefined);
    await ageRequests(db, b.salon);
    await db
      .updateTable('booking_request')
      .set({ booking_id: null })
      .where('conversation_id', '=', id)
      .execute();
    await db.deleteFrom('booking').where('id', '=', bookingId).execute();
    await b.run(id, () => answer);
    expect(handedOver).toHaveLength(1);
    expect(await repliesOf(db, b.salon.companyId)).toEqual(['done', 'hello']);
  });
});

test('a lost answer to a move of a booking that the salon gives to another client: the booking is read all the same', async () => {
  await b.run(await b.write(), () => doing(b.haircut()));
  const bookingId = (await bookingsOf(db, b.salon))[0]?.id ?? '';
  b.server.fail('answer-lost', 1, 'reschedule');
  b.server.fail('busy', 3, 'booking');
  const id = await b.write();
  await b
    .run(id, () => doing({ type: 'reschedule', bookingId, from: `${day}T15:00` }))
    .catch(() => undefined);
  await db.updateTable('booking').set({ client_id: null }).where('id', '=', bookingId).execute();
  await b.run(id, () => doing());
  expect(b.given.at(-1)?.outcomes).toEqual([expect.objectContaining({ outcome: 'done' })]);
});

test('a lost answer to a move that has given the booking another id: it is found there', async () => {
  await b.run(await b.write(), () => doing(b.haircut()));
  const bookingId = (await bookingsOf(db, b.salon))[0]?.id ?? '';
  const { id, client, timeoutMs } =
    b.systems.of({ companyId: b.salon.companyId, timezone: 'Europe/Moscow' }) ?? {};
  if (!id || !client?.actions || !timeoutMs) throw new Error('the booking system of the bench is not there');
  const { actions } = client;
  const wanted: RescheduleRequest[] = [];
  const findMoved: BookingActions['findMoved'] = async (request, signal) => {
    wanted.push(request);
    const booking = await client.readBooking?.('ext-1', signal);
    if (!booking?.details) return undefined;
    const details = {
      ...booking.details,
      startsAt: `${day}T12:00:00Z`,
      endsAt: `${day}T13:00:00Z`,
      replaces: 'ext-1',
    };
    return { ...booking, externalId: 'ext-9', details };
  };
  const moving = { id, timeoutMs, client: { ...client, actions: { ...actions, findMoved } } };
  b.server.fail('request-lost', 1, 'reschedule');
  const moved = doing({ type: 'reschedule', bookingId, from: `${day}T15:00` });
  await b.run(await b.write(), () => moved, { bookingSystems: { of: () => moving } });
  expect(wanted).toEqual([expect.objectContaining({ externalId: 'ext-1', from: `${day}T15:00` })]);
  expect(await bookingsOf(db, b.salon)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        external_id: 'ext-9',
        status: 'booked',
        starts_at: new Date(`${day}T15:00+03:00`),
      }),
    ]),
  );
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done', 'done']);
});
