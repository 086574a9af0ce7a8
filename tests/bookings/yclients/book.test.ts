import {
  BookingRefused,
  BookingsOutage,
  BookingsUnavailable,
  BookingsUnconfirmed,
} from '../../../src/bookings/errors';
import type { BookRequest } from '../../../src/bookings/provider';
import { IMPATIENT } from '../../support/limits';
import { failureOf } from '../support/connect';
import { connectTo, never, testServer, wish } from './connected';
import { CUT, DAY, MASTER, OTHER_MASTER, WASH } from './location';
import { PARTNER_TOKEN, USER_TOKEN, YclientsServer } from './server';

const all = testServer();
const SECRETS = [PARTNER_TOKEN, USER_TOKEN, '79990000002', 'Мария', 'Оксана'];
const book = (rest: Partial<BookRequest> = {}) => all.api.book({ ...wish, ...rest }, never());
const findBooked = (rest: Partial<BookRequest> = {}) => all.api.findBooked({ ...wish, ...rest }, never());
const failed = (rest: Partial<BookRequest> = {}) => failureOf(book(rest), SECRETS);
const made = () => [...all.server.location.records.values()];
const sent = (part: string) => all.server.exchanges.find(({ asked }) => asked.includes(part))?.body;

describe('a booking', () => {
  test('is made as the online booking makes it, with `datetime` as the API has written it', async () => {
    const booking = await book({ comment: 'впервые' });
    expect(all.server.asked).toEqual([
      'GET book_times/9/2026-12-01',
      'POST book_check',
      'POST book_record',
      'GET record/900000000',
    ]);
    const appointment = { id: 1, services: [331], staff_id: 9, datetime: '2026-12-01T12:00:00+03:00' };
    expect(sent('book_check')).toEqual({ appointments: [appointment] });
    expect(sent('book_record')).toEqual({
      phone: '79990000002',
      fullname: 'Мария',
      email: '',
      comment: 'впервые',
      api_id: '15:3:book-1',
      appointments: [appointment],
    });
    expect(booking).toMatchObject({
      externalId: '900000000',
      version: all.server.location.lastChangeAt,
      status: 'booked',
      details: {
        startsAt: '2026-12-01T09:00:00.000Z',
        staffId: MASTER,
        serviceIds: [CUT],
        client: { phone: '+79990000002', name: 'Мария' },
        price: 1300,
        comment: 'впервые',
        idempotencyKey: '15:3:book-1',
      },
    });
  });

  test('of several services is one record, as long as all of them', async () => {
    const booking = await book({ serviceIds: [CUT, WASH], durationMinutes: 90 });
    expect(made()).toHaveLength(1);
    expect(booking.details).toMatchObject({ serviceIds: [CUT, WASH], endsAt: '2026-12-01T10:30:00.000Z' });
  });

  test('before ten is found among times that are written with one digit', async () => {
    all.server.location.hours[MASTER] = [{ from: '09:00', to: '12:00' }];
    expect(await book({ from: `${DAY}T09:00` })).toMatchObject({
      details: { startsAt: '2026-12-01T06:00:00.000Z' },
    });
  });

  test('of a client without a name has their phone for one', async () => {
    await book({ client: { name: null, phone: '+79990000002' } });
    expect(sent('book_record')).toMatchObject({ fullname: '+79990000002' });
  });

  test('in an hour that comes twice is in the first one, as everywhere here', async () => {
    const seances = ['+01:00', '+02:00'].map((offset) => ({
      time: '2:30',
      datetime: `2026-10-25T02:30:00${offset}`,
    }));
    all.server.failNext(/book_times/, { status: 200, body: { success: true, data: seances, meta: [] } });
    const inBerlin = connectTo(all.server, { timezone: 'Europe/Berlin' });
    await failureOf(inBerlin.book({ ...wish, from: '2026-10-25T02:30' }, never()));
    expect(sent('book_check')).toMatchObject({ appointments: [{ datetime: '2026-10-25T02:30:00+02:00' }] });
  });

  test('that is made and cannot be read then is told as it was asked for, older than all that is read later', async () => {
    all.server.failNext(/GET record/, 'broken');
    expect(await book()).toMatchObject({
      externalId: '900000000',
      version: 0,
      status: 'booked',
      details: {
        startsAt: '2026-12-01T09:00:00.000Z',
        endsAt: '2026-12-01T10:00:00.000Z',
        idempotencyKey: wish.idempotencyKey,
      },
    });
  });

  test('of Altegio goes with its header, and with a plus before the phone', async () => {
    const server = await YclientsServer.start('application/vnd.api.v2+json');
    await connectTo(server, {}, 'altegio').book(wish, never());
    expect(server.exchanges[2]?.body).toMatchObject({ phone: '+79990000002' });
    await server.stop();
  });
});

describe('is refused, and no record is made,', () => {
  test.each<[string, Partial<BookRequest>]>([
    ['a client without a phone', { client: { name: 'Мария', phone: null } }],
    ['a phone that is not one', { client: { name: 'Мария', phone: 'звонить мужу' } }],
    ['no service that is known there', { serviceIds: [] }],
  ])('for %s: nothing is asked', async (_, rest) => {
    expect(await failed(rest)).toMatchObject({ code: 'booking.refused', why: 'invalid' });
    expect(all.server.asked).toEqual([]);
  });

  test('for a time that is not among the free ones', async () => {
    all.server.location.add({ at: `${DAY}T11:30` });
    expect(await failed()).toMatchObject({ why: 'taken' });
    expect(all.server.asked).toEqual(['GET book_times/9/2026-12-01']);
  });

  test('for a time that was taken while we asked', async () => {
    all.server.failNext(/book_check/, { status: 201 });
    const taken = {
      status: 422,
      body: {
        success: false,
        data: null,
        errors: { code: 433, message: 'Занято' },
        meta: { message: 'Занято' },
      },
    };
    all.server.failNext(/book_record/, taken);
    expect(await failed()).toMatchObject({ why: 'taken', reason: '433: the time is taken' });
  });

  test.each([
    [
      'only words',
      {
        status: 422,
        body: {
          success: false,
          data: null,
          meta: {
            message:
              'К сотруднику Оксана(9) нельзя записаться. Выбранное время уже занято или является нерабочим.',
          },
        },
      },
      'taken',
    ],
    [
      '200 with success: false',
      { status: 200, body: { success: false, data: null, meta: { message: 'Услуга не оказывается' } } },
      'invalid',
    ],
    [
      '200 with success: false, taken',
      { status: 200, body: { success: false, data: null, meta: { message: 'Время занято' } } },
      'taken',
    ],
    ['status 433', { status: 433, body: { success: false } }, 'taken'],
    ['code 436', { status: 422, body: { success: false, meta: { errors: { code: '436' } } } }, 'taken'],
    ['code 431', { status: 422, body: { success: false, errors: { code: 431 } } }, 'invalid'],
    ['code 432', { status: 422, body: { success: false, errors: { code: 432 } } }, 'not-allowed'],
    ['code 434', { status: 403, body: { success: false, errors: { code: 434 } } }, 'not-allowed'],
    ['code 438', { status: 422, body: { success: false, meta: { code: 438 } } }, 'invalid'],
    [
      '422 alone',
      { status: 422, body: { success: false, meta: { message: 'Мария 79990000002' } } },
      'invalid',
    ],
    [
      '400',
      { status: 400, body: { success: false, meta: { message: 'Недопустимый формат запроса' } } },
      'invalid',
    ],
  ])('where the API answers with %s', async (_, answer, why) => {
    for (const part of [/book_check/, /book_record/]) {
      all.server.failNext(part, answer);
      expect(await failed()).toMatchObject({ why });
    }
    expect(made()).toHaveLength(0);
  });

  test('for a client on the black list', async () => {
    all.server.location.blackList.add('79990000002');
    expect(await failed()).toMatchObject({ why: 'not-allowed' });
  });
});

describe('where the API does not answer as it should', () => {
  const page = { status: 200, body: '<!doctype html><h1>Проверка браузера</h1>' };

  test('before the request for the record, nothing was carried out', async () => {
    for (const part of [/book_times/, /book_check/])
      for (const fault of ['broken', 'lost', { status: 502, body: 'Bad gateway' }, page] as const) {
        all.server.failNext(part, fault);
        const error = await failed();
        expect(error).toBeInstanceOf(BookingsUnavailable);
        expect(error).not.toBeInstanceOf(BookingsOutage);
      }
    expect(made()).toHaveLength(0);
  });

  test('to the request for the record, it is unknown whether it was carried out', async () => {
    for (const fault of [
      'broken',
      { status: 500, body: '' },
      page,
      { status: 201, body: { success: true, data: [] } },
    ] as const) {
      all.server.failNext(/book_record/, fault);
      expect(await failed()).toBeInstanceOf(BookingsUnconfirmed);
    }
  });

  test('within the time of a request', async () => {
    const hasty = connectTo(all.server, { timeoutMs: IMPATIENT });
    all.server.failNext(/book_record/, 'hangs');
    expect(await failureOf(hasty.book(wish, never()), SECRETS)).toBeInstanceOf(BookingsUnconfirmed);
    expect(made()).toHaveLength(1);
  });

  test.each([
    [429, { 'retry-after': '7' }, 'bookings.unavailable', 7000],
    [429, {}, 'bookings.unavailable', 10_000],
    [503, {}, 'bookings.unavailable', undefined],
    [401, {}, 'bookings.outage', undefined],
    [403, {}, 'bookings.outage', undefined],
    [404, {}, 'bookings.outage', undefined],
    [302, { location: 'https://example.com' }, 'bookings.outage', undefined],
  ])('%i %p is %s', async (status, headers, code, retryAfterMs) => {
    all.server.failNext(/book_record/, {
      status,
      headers,
      body: { success: false, data: null, meta: { message: 'Нет' } },
    });
    expect(await failed()).toMatchObject({ code, retryAfterMs });
    expect(made()).toHaveLength(0);
  });
});

describe('a booking whose answer was lost', () => {
  test('is found by the key', async () => {
    all.server.failNext(/book_record/, 'lost');
    await failed();
    all.server.location.change(900_000_000, { at: `${DAY}T16:00` });
    expect(await findBooked()).toMatchObject({
      externalId: '900000000',
      details: { startsAt: '2026-12-01T13:00:00.000Z' },
    });
  });

  test('is found by what was asked for, where the API has not kept the key', async () => {
    await book({ serviceIds: [CUT, WASH] });
    all.server.location.change(900_000_000, { api_id: '0' });
    const asked = { serviceIds: [WASH, CUT] };
    expect(await findBooked(asked)).toMatchObject({ externalId: '900000000' });
    for (const other of [
      { ...asked, serviceIds: [CUT] },
      { ...asked, staffId: OTHER_MASTER },
      { ...asked, from: `${DAY}T12:15` },
      { ...asked, client: { name: 'Мария', phone: '+79990000003' } },
    ])
      expect(await findBooked(other)).toBeUndefined();
  });

  test('is not found where it was not made, or is deleted', async () => {
    all.server.failNext(/book_record/, 'broken');
    await failed();
    expect(await findBooked()).toBeUndefined();
    await book();
    all.server.location.remove(900_000_000);
    expect(await findBooked()).toBeUndefined();
  });

  test('is found in a day of many records', async () => {
    for (let i = 0; i < 250; i++) all.server.location.add({ at: `${DAY}T10:00` });
    await book();
    expect(await findBooked()).toMatchObject({ externalId: '900000250' });
  });

  test('is not said to be missing while the day cannot be read', async () => {
    all.server.failNext(/GET records/, 'broken');
    expect(await failureOf(findBooked(), SECRETS)).toBeInstanceOf(BookingsUnavailable);
  });
});

test('refusals are refusals of this action alone', async () => {
  expect(await failed({ serviceIds: [] })).toBeInstanceOf(BookingRefused);
});
