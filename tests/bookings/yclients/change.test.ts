import { BookingsOutage, BookingsUnavailable, BookingsUnconfirmed } from '../../../src/bookings/errors';
import type { RescheduleRequest } from '../../../src/bookings/provider';
import { failureOf } from '../support/connect';
import { never, testServer } from './connected';
import { CUT, DAY, OTHER_MASTER, WASH } from './location';
import { PARTNER_TOKEN, USER_TOKEN } from './server';

const all = testServer();
const SECRETS = [PARTNER_TOKEN, USER_TOKEN, '79990000001', 'Анна'];
let id: string;
beforeEach(() => {
  const visit = { serviceIds: [CUT, WASH], seconds: 5400, apiId: 'our-key', comment: 'у окна' };
  id = String(all.server.location.add(visit).id);
});

const record = () => all.server.location.records.get(id);
const move = (rest: Partial<RescheduleRequest> = {}) =>
  all.api.reschedule(
    {
      idempotencyKey: 'key',
      externalId: id,
      staffId: null,
      from: `${DAY}T15:30`,
      durationMinutes: 90,
      ...rest,
    },
    never(),
  );
const cancel = () => all.api.cancel({ externalId: id, reason: 'заболела' }, never());
const confirm = () => all.api.confirm(id, never());

describe('a move', () => {
  test('keeps the services, the client, the comment and the key', async () => {
    const before = structuredClone(record());
    const booking = await move();
    expect(all.server.asked).toEqual([`GET record/${id}`, `PUT record/${id}`]);
    expect(booking).toMatchObject({
      externalId: id,
      version: all.server.location.lastChangeAt,
      details: {
        startsAt: '2026-12-01T12:30:00.000Z',
        serviceIds: [CUT, WASH],
        price: 1800,
        idempotencyKey: 'our-key',
      },
    });
    const kept = ['staff_id', 'comment', 'api_id', 'seance_length', 'attendance'];
    for (const field of kept) expect(record()?.[field]).toEqual(before?.[field]);
    expect(record()).toMatchObject({
      client: { phone: '+79990000001', name: 'Анна', id: 18_936_825 },
      services: [
        { id: 331, cost: 1300, first_cost: 1300, discount: 0 },
        { id: 99_055, cost: 500 },
      ],
    });
    expect(all.server.exchanges[1]?.body).toMatchObject({
      datetime: '2026-12-01T15:30:00+03:00',
      save_if_busy: false,
      send_sms: false,
    });
  });

  test('may be to another member of staff, and of another length', async () => {
    const booking = await move({ staffId: OTHER_MASTER, durationMinutes: 45 });
    expect(booking.details).toMatchObject({ staffId: OTHER_MASTER, endsAt: '2026-12-01T13:15:00.000Z' });
  });

  test('to where the booking is already changes nothing', async () => {
    await move();
    await move();
    expect(all.server.asked.filter((asked) => asked.startsWith('PUT'))).toHaveLength(1);
  });

  test('to a time that is taken, or outside of the hours, is refused, and the booking stays', async () => {
    all.server.location.add({ at: `${DAY}T16:30` });
    for (const from of [`${DAY}T15:30`, `${DAY}T13:30`]) {
      expect(await failureOf(move({ from }), SECRETS)).toMatchObject({
        code: 'booking.refused',
        why: 'taken',
      });
    }
    expect(record()).toMatchObject({ date: '2026-12-01 10:00:00' });
  });

  test('of a booking that is not there any more is refused', async () => {
    all.server.location.remove(id);
    expect(await failureOf(move())).toMatchObject({ why: 'invalid' });
    all.server.location.records.delete(id);
    expect(await failureOf(move())).toMatchObject({ why: 'invalid' });
  });

  test('whose answer was lost is done by the next try', async () => {
    all.server.failNext(/^PUT/, 'lost');
    expect(await failureOf(move(), SECRETS)).toBeInstanceOf(BookingsUnconfirmed);
    expect(await move()).toMatchObject({ details: { startsAt: '2026-12-01T12:30:00.000Z' } });
    expect(all.server.asked.filter((asked) => asked.startsWith('PUT'))).toHaveLength(1);
  });

  test('that is answered without the time of the change is read again; it is unknown where that fails', async () => {
    const answer = () => ({ status: 201, body: { success: true, data: { id: Number(id) }, meta: [] } });
    all.server.failNext(/^PUT/, answer());
    expect(await move()).toMatchObject({ externalId: id, version: all.server.location.lastChangeAt });
    all.server.failNext(/^PUT/, answer());
    all.server.failNext(/^GET/, { status: 200, body: { success: true, data: record(), meta: [] } });
    all.server.failNext(/^GET/, 'broken');
    expect(await failureOf(move())).toBeInstanceOf(BookingsUnconfirmed);
  });

  test('that the user may not make is refused; where the record cannot be read, nothing was carried out', async () => {
    const forbidden = { status: 403, body: { success: false, meta: { message: 'Нет прав' } } };
    all.server.failNext(/^PUT/, forbidden);
    expect(await failureOf(move())).toMatchObject({ why: 'not-allowed' });
    all.server.failNext(/^GET/, forbidden);
    expect(await failureOf(move())).toBeInstanceOf(BookingsOutage);
    all.server.failNext(/^GET/, 'broken');
    expect(await failureOf(move())).toBeInstanceOf(BookingsUnavailable);
  });
});

describe('a cancellation', () => {
  test('deletes the record, and is newer than all that was read before', async () => {
    const before = await all.api.readBooking(id, never());
    const cancelled = await cancel();
    expect(record()).toMatchObject({ deleted: true });
    expect(cancelled).toMatchObject({ externalId: id, status: 'cancelled', closedBy: 'client' });
    expect(cancelled.version).toBeGreaterThan(before?.version ?? Number.NaN);
  });

  test('of a record that is not there any more is done', async () => {
    all.server.location.records.delete(id);
    expect(await cancel()).toMatchObject({ status: 'cancelled' });
  });

  test('that the location does not allow is refused, and one whose answer was lost is tried again', async () => {
    all.server.failNext(/^DELETE/, {
      status: 403,
      body: { success: false, meta: { message: 'Запись оплачена' } },
    });
    expect(await failureOf(cancel())).toMatchObject({ why: 'not-allowed' });
    all.server.failNext(/^DELETE/, 'lost');
    expect(await failureOf(cancel())).toBeInstanceOf(BookingsUnconfirmed);
    expect(await cancel()).toMatchObject({ status: 'cancelled' });
  });
});

describe('a confirmation', () => {
  test('is told to the location, once, and changes nothing else', async () => {
    const before = structuredClone(record());
    expect(await confirm()).toMatchObject({
      status: 'booked',
      details: { confirmed: true, startsAt: '2026-12-01T07:00:00.000Z' },
    });
    expect(record()).toMatchObject({
      attendance: 2,
      date: before?.date,
      comment: before?.comment,
      api_id: 'our-key',
    });
    await confirm();
    expect(all.server.asked.filter((asked) => asked.startsWith('PUT'))).toHaveLength(1);
  });

  test('of a visit that has taken place leaves it as it is', async () => {
    all.server.location.change(id, { attendance: 1 });
    expect(await confirm()).toMatchObject({ status: 'completed' });
    expect(record()).toMatchObject({ attendance: 1 });
  });
});
