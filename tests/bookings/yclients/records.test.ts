import { bookingOf } from '../../../src/bookings/yclients/record';
import { describeRecorded, recorded } from '../../channels/support/recorded';
import { never, testServer } from './connected';
import { type Json, Location } from './location';

const all = testServer();
const read = (id: number | string) => all.api.readBooking(String(id), never());
const recordOf = (changes: Json = {}) => ({ ...new Location().add(), ...changes });
const booking = (changes: Json = {}, timezone = 'Europe/Moscow') => bookingOf(recordOf(changes), timezone);

describe('a record', () => {
  test('becomes a booking, with its services, its client, its price and the key of its request', async () => {
    const { id } = all.server.location.add({
      serviceIds: ['331', '99055'],
      seconds: 5400,
      apiId: 'our-key',
      comment: 'у окна',
    });
    expect(await read(id)).toEqual({
      externalId: String(id),
      version: all.server.location.lastChangeAt,
      status: 'booked',
      closedBy: null,
      details: {
        startsAt: '2026-12-01T07:00:00.000Z',
        endsAt: '2026-12-01T08:30:00.000Z',
        staffId: '9',
        serviceIds: ['331', '99055'],
        title: 'Мужская стрижка, Мытье волос',
        client: { externalId: '18936825', phone: '+79990000001', name: 'Анна' },
        price: 1800,
        comment: 'у окна',
        confirmed: false,
        idempotencyKey: 'our-key',
      },
    });
  });

  test('that is deleted is cancelled, whatever its attendance is; one that is not there is none', async () => {
    const { id } = all.server.location.add();
    all.server.location.change(id, { attendance: 2 });
    all.server.location.remove(id);
    expect(await read(id)).toMatchObject({ status: 'cancelled' });
    all.server.location.change(id, { attendance: 0 });
    expect(await read(id)).toMatchObject({ status: 'cancelled' });
    all.server.location.records.delete(String(id));
    expect(await read(id)).toBeUndefined();
  });

  test.each([
    [-1, 'no-show', false],
    [0, 'booked', false],
    [1, 'completed', false],
    [2, 'booked', true],
    ['-1', 'no-show', false],
    ['2', 'booked', true],
  ])('with attendance %p is %s, confirmed: %p', (attendance, status, confirmed) => {
    expect(booking({ attendance })).toMatchObject({ status, details: { confirmed } });
  });

  test('may have no services, no client and no member of staff yet', () => {
    for (const client of [null, [], {}, undefined])
      expect(booking({ services: [], client, staff_id: 0, staff: null })?.details).toMatchObject({
        serviceIds: [],
        title: null,
        client: null,
        staffId: null,
        price: null,
      });
  });

  test('has numbers as numbers or as their digits', () => {
    const services = [{ id: '331', title: 'Стрижка', cost: '1300.50' }];
    const given = { id: '900', staff_id: '9', seance_length: '1800', services, deleted: 0 };
    expect(booking(given)).toMatchObject({
      externalId: '900',
      details: { staffId: '9', serviceIds: ['331'], price: 1300.5, endsAt: '2026-12-01T07:30:00.000Z' },
    });
    expect(booking({ deleted: '1' })?.status).toBe('cancelled');
  });

  test('whose time or length cannot be read tells only what has become of it', () => {
    for (const broken of [
      { date: null, datetime: 'soon' },
      { seance_length: 0, length: null },
      { seance_length: 1e300 },
    ])
      expect(booking(broken)).toMatchObject({ status: 'booked', details: null });
    expect(bookingOf({ date: '2026-12-01 10:00:00' }, 'UTC')).toBeUndefined();
  });

  test('is as new as its last change, with or without a colon in the offset', () => {
    const version = Date.parse('2026-11-30T12:15:24+05:00');
    expect(booking({ last_change_date: '2026-11-30T12:15:24+0500' })?.version).toBe(version);
    expect(booking({ last_change_date: '2026-11-30T12:15:24+05:00' })?.version).toBe(version);
    expect(booking({ last_change_date: null, create_date: '2026-11-30T12:15:24+0500' })?.version).toBe(
      version,
    );
    expect(booking({ last_change_date: '', create_date: '' })?.version).toBe(0);
  });
});

describe('the time of a record', () => {
  const startsAt = (date: unknown, datetime: unknown, timezone: string) =>
    booking({ date, datetime }, timezone)?.details?.startsAt;

  test('is what the salon sees in its calendar, whatever the offset of `datetime`', () => {
    const expected = '2026-12-01T07:00:00.000Z';
    for (const datetime of [
      '2026-12-01T10:00:00+03:00',
      '2026-12-01T10:00:00+04:00',
      '2026-12-01T10:00:00Z',
      '',
      null,
    ])
      expect(startsAt('2026-12-01 10:00:00', datetime, 'Europe/Moscow')).toBe(expected);
  });

  test('is local when `date` has an offset, or is missing', () => {
    expect(startsAt('2026-12-01T10:00:00.000-05:00', null, 'America/New_York')).toBe(
      '2026-12-01T15:00:00.000Z',
    );
    expect(startsAt(undefined, '2026-12-01T10:00:00+03:00', 'Europe/Moscow')).toBe(
      '2026-12-01T07:00:00.000Z',
    );
  });

  test('in an hour that comes twice is the one of `datetime`', () => {
    const at = '2026-10-25 02:30:00';
    expect(startsAt(at, '2026-10-25T02:30:00+02:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(startsAt(at, '2026-10-25T02:30:00+01:00', 'Europe/Berlin')).toBe('2026-10-25T01:30:00.000Z');
    expect(startsAt(at, '2026-10-25T02:30:00+05:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  test('follows the clocks of the salon in winter and in summer, and past an hour that they leave out', () => {
    expect(startsAt('2026-07-01 10:00:00', '2026-07-01T10:00:00+01:00', 'Europe/Berlin')).toBe(
      '2026-07-01T08:00:00.000Z',
    );
    expect(startsAt('2026-03-29 02:30:00', null, 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });
});

describeRecorded('recorded answers', () => {
  test('one record', () => {
    const record = JSON.parse(recorded('yclients/api_record.json')).data;
    expect(bookingOf(record, 'Asia/Tokyo')).toMatchObject({
      externalId: '2',
      version: Date.parse('2019-01-17T19:44:14+09:00'),
      status: 'booked',
      details: {
        startsAt: '2019-01-16T18:30:00.000Z',
        endsAt: '2019-01-16T19:30:00.000Z',
        staffId: '9',
        serviceIds: ['1'],
        client: { externalId: '18936825', name: 'lx' },
        price: 100,
      },
    });
  });

  test('a list, with a record without services and clients', () => {
    const list = JSON.parse(recorded('yclients/api_records_list.json')).data as unknown[];
    expect(list.map((record) => bookingOf(record, 'Asia/Tokyo'))).toMatchObject([
      { externalId: '2', status: 'booked', details: { client: null } },
      { externalId: '9', status: 'completed', details: { serviceIds: [], title: null } },
    ]);
  });
});
