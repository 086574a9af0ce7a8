import { failureOf } from '../support/connect';
import { connected } from './client';

let salon: Awaited<ReturnType<typeof connected>>;
let uid: string;
beforeEach(async () => {
  salon = await connected();
  uid = (await salon.book()).externalId;
});
afterEach(() => salon.calCom.stop());

const open = () => salon.calCom.store.accepted();

describe('a move', () => {
  test('gives a new booking that names the old one', async () => {
    const moved = await salon.move({ externalId: uid });
    expect(moved).toMatchObject({
      status: 'booked',
      details: { startsAt: '2026-11-25T12:00:00.000Z', staffId: 'anna', replaces: uid },
    });
    expect(moved.externalId).not.toBe(uid);
    expect(open()).toHaveLength(1);
  });

  test('twice, and one whose answer was lost, is one move', async () => {
    salon.calCom.disturb('lost', 1); // the booking is read first
    expect(await failureOf(salon.move({ externalId: uid }))).toMatchObject({ code: 'bookings.unconfirmed' });
    const moved = await salon.move({ externalId: uid });
    expect(moved).toMatchObject({ externalId: open()[0]?.uid, details: { replaces: uid } });
    expect(await salon.move({ externalId: uid })).toEqual(moved);
    expect(salon.calCom.store.bookings).toHaveLength(2);
  });

  test('whose answer was lost is found, and one that never arrived is not', async () => {
    salon.calCom.disturb('dropped', 1);
    expect(await failureOf(salon.move({ externalId: uid }))).toMatchObject({ code: 'bookings.unconfirmed' });
    expect(await salon.findMoved({ externalId: uid })).toBeUndefined();
    salon.calCom.disturb('lost', 1);
    expect(await failureOf(salon.move({ externalId: uid }))).toMatchObject({ code: 'bookings.unconfirmed' });
    expect(await salon.findMoved({ externalId: uid })).toMatchObject({
      externalId: open()[0]?.uid,
      status: 'booked',
      details: { startsAt: '2026-11-25T12:00:00.000Z', replaces: uid },
    });
    expect(await salon.findMoved({ externalId: uid, from: '2026-11-25T13:00' })).toBeUndefined();
    expect(await salon.findMoved({ externalId: 'gone' })).toBeUndefined();
  });

  test('to the time that it has changes nothing', async () => {
    expect(await salon.move({ externalId: uid, from: '2026-11-24T10:00' })).toMatchObject({
      externalId: uid,
    });
    expect(open()).toHaveLength(1);
  });

  test('to a time that is taken is refused, and the old time is kept', async () => {
    await salon.book({ idempotencyKey: 'key-0', from: '2026-11-25T12:00' });
    expect(await failureOf(salon.move({ externalId: uid }))).toMatchObject({
      code: 'booking.refused',
      why: 'taken',
    });
    expect(salon.calCom.store.find(uid).status).toBe('accepted');
  });

  test('of a booking that was cancelled, or moved elsewhere, meanwhile is refused', async () => {
    salon.calCom.store.reschedule(uid, '2026-11-26T10:00:00Z');
    expect(await failureOf(salon.move({ externalId: uid }))).toMatchObject({ why: 'invalid' });
    const [moved] = open();
    salon.calCom.store.cancel(moved?.uid ?? '');
    expect(await failureOf(salon.move({ externalId: moved?.uid ?? '' }))).toMatchObject({ why: 'invalid' });
    expect(await failureOf(salon.move({ externalId: 'gone' }))).toMatchObject({ why: 'invalid' });
  });
});

describe('a move to another person', () => {
  test('makes a booking there, and then cancels the old one', async () => {
    const moved = await salon.move({ externalId: uid, staffId: 'boris' });
    expect(moved).toMatchObject({
      details: {
        staffId: 'boris',
        serviceIds: ['haircut'],
        client: { phone: '+79990000001', name: 'Maria' },
        replaces: uid,
        idempotencyKey: 'key-2',
      },
    });
    expect(open().map((one) => one.uid)).toEqual([moved.externalId]);
  });

  test.each([
    ['booking', 2],
    ['cancellation', 3],
  ])('whose answer to the %s is lost is finished by the next attempt', async (_, skipped) => {
    salon.calCom.disturb('lost', skipped); // the old one is read, a new one is looked for
    expect(await failureOf(salon.move({ externalId: uid, staffId: 'boris' }))).toMatchObject({
      code: 'bookings.unconfirmed',
    });
    const moved = await salon.move({ externalId: uid, staffId: 'boris' });
    expect(moved).toMatchObject({ details: { staffId: 'boris', replaces: uid } });
    expect(open().map((one) => one.uid)).toEqual([moved.externalId]);
  });

  const toBoris = () => ({ externalId: uid, staffId: 'boris' });
  const refusal = { status: 400, body: { error: { message: 'This event type does not allow it' } } };

  test.each([
    ['booking', 2],
    ['cancellation', 3],
  ])('whose answer to the %s is lost is found, and finished', async (_, skipped) => {
    salon.calCom.disturb('lost', skipped);
    expect(await failureOf(salon.move(toBoris()))).toMatchObject({ code: 'bookings.unconfirmed' });
    const moved = await salon.findMoved(toBoris());
    expect(moved).toMatchObject({ details: { staffId: 'boris', replaces: uid } });
    expect(open().map((one) => one.uid)).toEqual([moved?.externalId]);
  });

  test('that never arrived is not found', async () => {
    salon.calCom.disturb('dropped', 2);
    expect(await failureOf(salon.move(toBoris()))).toMatchObject({ code: 'bookings.unconfirmed' });
    expect(await salon.findMoved(toBoris())).toBeUndefined();
    expect(open().map((one) => one.uid)).toEqual([uid]);
  });

  test.each([429, 401, 503, 500])(
    'is unconfirmed where the cancellation is answered with %s',
    async (status) => {
      salon.calCom.disturb({ status }, 3);
      expect(await failureOf(salon.move(toBoris()))).toMatchObject({ code: 'bookings.unconfirmed' });
      expect(open()).toHaveLength(2);
      expect(await salon.findMoved(toBoris())).toMatchObject({ details: { replaces: uid } });
      expect(open()).toHaveLength(1);
    },
  );

  test('is refused where the cancellation is, and the new booking is cancelled', async () => {
    salon.calCom.disturb(refusal, 3);
    expect(await failureOf(salon.move(toBoris()))).toMatchObject({ why: 'not-allowed' });
    expect(open().map((one) => one.uid)).toEqual([uid]);
    expect(await salon.findMoved(toBoris())).toBeUndefined();
    expect(await failureOf(salon.move(toBoris()))).toMatchObject({ why: 'invalid' });
  });

  test('is unconfirmed where neither booking can be cancelled', async () => {
    salon.calCom.disturb(refusal, 3);
    salon.calCom.disturb({ status: 429 }, 1); // the old one is read
    expect(await failureOf(salon.move(toBoris()))).toMatchObject({ code: 'bookings.unconfirmed' });
    expect(open()).toHaveLength(2);
  });

  test('who does not have the time is refused, and the old booking stays', async () => {
    await salon.book({ idempotencyKey: 'key-0', staffId: 'boris', from: '2026-11-25T12:00' });
    expect(await failureOf(salon.move({ externalId: uid, staffId: 'boris' }))).toMatchObject({
      why: 'taken',
    });
    expect(salon.calCom.store.find(uid).status).toBe('accepted');
  });
});

describe('a cancellation', () => {
  test('is the client’s, with a reason', async () => {
    expect(await salon.cancel(uid)).toMatchObject({
      externalId: uid,
      status: 'cancelled',
      closedBy: 'client',
    });
    expect(salon.calCom.requests.at(-1)?.body).toEqual({ cancellationReason: 'cancelled in WhatsApp' });
  });

  test('twice, one whose answer was lost, and one of a booking that is gone, are cancellations', async () => {
    salon.calCom.disturb('lost');
    expect(await failureOf(salon.cancel(uid))).toMatchObject({ code: 'bookings.unconfirmed' });
    expect(await salon.cancel(uid)).toMatchObject({ status: 'cancelled' });
    expect(await salon.cancel('gone')).toMatchObject({ externalId: 'gone', status: 'cancelled' });
  });

  test('that the salon does not allow is refused', async () => {
    salon.calCom.disturb({ status: 400, body: { error: { message: 'This event type does not allow it' } } });
    expect(await failureOf(salon.cancel(uid))).toMatchObject({ why: 'not-allowed' });
    expect(salon.calCom.store.find(uid).status).toBe('accepted');
  });
});
