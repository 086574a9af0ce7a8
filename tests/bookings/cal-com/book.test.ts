import { dependencies, failureOf } from '../support/connect';
import { connected } from './client';

let salon: Awaited<ReturnType<typeof connected>>;
beforeEach(async () => {
  salon = await connected();
});
afterEach(() => salon.calCom.stop());

test('a booking is made for the person and the service, with our key', async () => {
  const booking = await salon.book({ comment: 'by the window' });
  expect(booking).toMatchObject({
    status: 'booked',
    details: {
      startsAt: '2026-11-24T10:00:00.000Z',
      endsAt: '2026-11-24T11:00:00.000Z',
      staffId: 'anna',
      serviceIds: ['haircut'],
      client: { phone: '+79990000001', name: 'Maria' },
      comment: 'by the window',
      idempotencyKey: 'key-1',
    },
  });
  expect(salon.calCom.requests).toEqual([
    {
      method: 'POST',
      path: '/v2/bookings',
      body: {
        start: '2026-11-24T10:00:00.000Z',
        eventTypeSlug: 'haircut',
        username: 'anna',
        attendee: {
          name: 'Maria',
          timeZone: 'UTC',
          phoneNumber: '+79990000001',
          email: '79990000001@sms.cal.com',
        },
        metadata: { dialogkeeper: 'key-1' },
        bookingFieldsResponses: { notes: 'by the window' },
      },
    },
  ]);
});

test('the time is that of the company', async () => {
  await salon.calCom.stop();
  salon = await connected({}, dependencies({ timezone: 'Europe/Moscow' }));
  const booking = await salon.book({ from: '2026-11-24T13:00' });
  expect(booking.details?.startsAt).toBe('2026-11-24T10:00:00.000Z');
});

test('a client without a name or a phone is booked all the same, and gets neither from Cal.com', async () => {
  const booking = await salon.book({ client: { name: null, phone: null } });
  expect(booking.details?.client).toBeNull();
  expect(salon.calCom.store.bookings[0]?.attendee.email).toMatch(/^[0-9a-f]{8}@sms\.cal\.com$/);
});

test('without an e-mail pattern the phone is all that Cal.com gets', async () => {
  await salon.calCom.stop();
  salon = await connected({ attendeeEmail: null });
  await salon.book();
  expect(salon.calCom.requests[0]?.body).toMatchObject({
    attendee: { name: 'Maria', timeZone: 'UTC', phoneNumber: '+79990000001' },
  });
  expect(JSON.stringify(salon.calCom.requests)).not.toContain('email');
});

describe('a refusal says why', () => {
  test('the time is taken', async () => {
    await salon.book({ client: { name: 'Olga', phone: '+79990000002' }, idempotencyKey: 'key-0' });
    const error = await failureOf(salon.book({ from: '2026-11-24T10:30' }));
    expect(error).toMatchObject({ code: 'booking.refused', why: 'taken' });
  });

  test.each([
    ['the time is past', { from: '2026-11-01T10:00' }, 'not-allowed'],
    ['it is too far away', { from: '2027-11-24T10:00' }, 'not-allowed'],
    ['the service is not there', { serviceIds: ['massage'] }, 'invalid'],
    ['the service is not linked', { serviceIds: [] }, 'invalid'],
    ['several services', { serviceIds: ['haircut', 'fringe'] }, 'invalid'],
  ])('%s', async (_, request, why) => {
    expect(await failureOf(salon.book(request))).toMatchObject({ code: 'booking.refused', why });
  });
});

describe('an answer that is lost', () => {
  test('leaves it unknown, and the booking is found by its key', async () => {
    salon.calCom.disturb('lost');
    expect(await failureOf(salon.book())).toMatchObject({ code: 'bookings.unconfirmed' });
    expect(await salon.findBooked()).toMatchObject({
      status: 'booked',
      externalId: salon.calCom.store.bookings[0]?.uid,
      details: { idempotencyKey: 'key-1' },
    });
  });

  test('and a second attempt give one booking', async () => {
    salon.calCom.disturb('lost');
    await failureOf(salon.book());
    expect(await salon.book()).toMatchObject({ externalId: salon.calCom.store.bookings[0]?.uid });
    expect(salon.calCom.store.bookings).toHaveLength(1);
  });

  test('of a request that never arrived: the booking is not found', async () => {
    salon.calCom.disturb('dropped');
    expect(await failureOf(salon.book())).toMatchObject({ code: 'bookings.unconfirmed' });
    expect(await salon.findBooked()).toBeUndefined();
    expect(await salon.findBooked({ serviceIds: [] })).toBeUndefined(); // `book` refuses it
  });

  test('too late is lost', async () => {
    await salon.calCom.stop();
    salon = await connected({}, dependencies({ timeoutMs: 100 }));
    salon.calCom.disturb('hangs');
    expect(await failureOf(salon.book())).toMatchObject({ code: 'bookings.unconfirmed' });
  });

  test('the booking is found where the salon has moved it meanwhile', async () => {
    salon.calCom.disturb('lost');
    await failureOf(salon.book());
    const { uid } = salon.calCom.store.bookings[0] ?? { uid: '' };
    const moved = salon.calCom.store.reschedule(uid, '2026-11-26T10:00:00Z');
    expect(await salon.findBooked()).toMatchObject({ externalId: moved.uid, details: { replaces: uid } });
  });

  test('another booking of the same time is not taken for ours', async () => {
    await salon.book({ staffId: 'boris', idempotencyKey: 'key-0' });
    expect(await salon.findBooked()).toBeUndefined();
    expect(await salon.findBooked({ serviceIds: [] })).toBeUndefined(); // `book` refuses it
  });

  test('a server that does not listen has not booked', async () => {
    await salon.calCom.stop();
    expect(await failureOf(salon.book())).toMatchObject({ code: 'bookings.unavailable' });
    salon = await connected();
  });
});

describe('an answer', () => {
  test.each([
    [401, 'bookings.outage'],
    [403, 'bookings.outage'],
    [307, 'bookings.outage'],
    [429, 'bookings.unavailable'],
    [503, 'bookings.unavailable'],
    [500, 'bookings.unconfirmed'],
    [524, 'bookings.unconfirmed'],
  ])('%i to a booking is %s, and shows neither the key nor the client', async (status, code) => {
    const message = 'no: cal_live_key, +79990000001, 79990000001@sms.cal.com';
    const body = { status: 'error', error: { code: 'Error', message } };
    salon.calCom.disturb({ status, body, headers: { 'retry-after': '30' } });
    const error = await failureOf(salon.book(), ['cal_live_key', '79990000001']);
    expect(error).toMatchObject({ code });
    if (status === 429) expect(error).toMatchObject({ retryAfterMs: 30_000 });
  });

  test('200 without a booking leaves it unknown', async () => {
    salon.calCom.disturb({ status: 200, body: '<html>Just a moment…</html>' });
    expect(await failureOf(salon.book())).toMatchObject({ code: 'bookings.unconfirmed' });
  });

  test('of 500 to a question is no doubt: nothing was asked to be done', async () => {
    salon.calCom.disturb({ status: 500 });
    expect(await failureOf(salon.findBooked())).toMatchObject({ code: 'bookings.unavailable' });
  });
});

test('every request is counted, under a name that does not show the key', async () => {
  await salon.book();
  await salon.findBooked();
  const [limit, ...more] = salon.deps.taken;
  expect(more).toEqual([limit]);
  expect(limit).toMatchObject({
    name: expect.stringMatching(/^cal\.com:[0-9a-f]{8}$/),
    rates: [{ requests: 120, perMs: 60_000 }],
  });
});
