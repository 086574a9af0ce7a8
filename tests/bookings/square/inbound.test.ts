import { describeRecorded, recorded } from '../../channels/support/recorded';
import { testDatabase } from '../../support/database';
import { eventsOf, itemsOf as items } from '../support/adapter';
import { bookingsOf, eventCount, expectSameEnd, msFor } from '../support/shuffled';
import {
  adapter,
  adapterOf,
  booking,
  created,
  customer,
  event,
  itemsOf,
  segment,
  settings,
  updated,
} from './adapter';

const db = testDatabase();

test('a new booking is told whole', () => {
  expect(booking(created())).toEqual({
    externalId: 'b1',
    version: 0,
    status: 'booked',
    closedBy: null,
    details: {
      startsAt: '2026-11-24T10:00:00.000Z',
      endsAt: '2026-11-24T11:00:00.000Z',
      staffId: 'ANNA',
      serviceIds: ['CUT'],
      title: null,
      client: { externalId: 'C1' },
      price: null,
      comment: 'by the window',
      confirmed: false,
    },
  });
});

test('several services follow each other, with pauses, at the first person', () => {
  const appointment_segments = [
    segment({ intermission_minutes: 10 }),
    segment({ duration_minutes: 20, service_variation_id: 'FRINGE', team_member_id: 'BORIS' }),
  ];
  expect(booking(updated({ appointment_segments })).details).toMatchObject({
    endsAt: '2026-11-24T11:30:00.000Z',
    serviceIds: ['CUT', 'FRINGE'],
    staffId: 'ANNA',
  });
});

test.each([
  ['PENDING', 'booked', null],
  ['ACCEPTED', 'booked', null],
  ['CANCELLED_BY_CUSTOMER', 'cancelled', 'client'],
  ['CANCELLED_BY_SELLER', 'cancelled', 'staff'],
  ['DECLINED', 'cancelled', 'staff'],
  ['NO_SHOW', 'no-show', null],
])('an update to %s is a booking that is %s, closed by %s', (status, ours, closedBy) => {
  expect(booking(updated({ status }))).toMatchObject({ version: 1, status: ours, closedBy });
});

test('a status that is not known is unreadable', () => {
  expect(itemsOf(updated({ status: 'PARTLY' }))).toEqual([{ kind: 'ignored', what: 'unreadable' }]);
});

test('with a token a booking is read again, because only the API knows the phone', () => {
  const withToken = adapterOf({ ...settings, accessToken: 'square-token' });
  expect(eventsOf(withToken, updated())).toEqual([{ type: 'booking-changed', externalId: 'b1' }]);
  expect(eventsOf(withToken, event('team_member.updated', {}))).toEqual([{ type: 'catalogue-changed' }]);
});

test('bookings of other locations are ignored', () => {
  const ofLocation = adapterOf({ ...settings, locationId: 'LOC2' });
  expect(items(ofLocation, created())).toEqual([{ kind: 'ignored', what: 'other-location' }]);
  expect(eventsOf(ofLocation, created({ location_id: 'LOC2' }))).toHaveLength(1);
});

test('a client is told with phone and name, without an e-mail address', () => {
  expect(eventsOf(adapter, event('customer.updated', { customer }))).toEqual([
    { type: 'client', client: { externalId: 'C1', phone: '+1 (212) 555-0001', name: 'Maria Stone' } },
  ]);
});

test('other events are ignored', () => {
  expect(itemsOf(event('payment.updated', {}))).toEqual([{ kind: 'ignored', what: 'other' }]);
  expect(itemsOf(event('catalog.version.updated', {}))).toEqual([{ kind: 'ignored', what: 'catalogue' }]);
});

const count = eventCount(140);

test(
  'versions in any order, and more than once, end in the last',
  async () => {
    const statuses = ['ACCEPTED', 'PENDING', 'NO_SHOW', 'CANCELLED_BY_SELLER', 'CANCELLED_BY_CUSTOMER'];
    const bodies = Array.from({ length: Math.ceil(count / 3.5) }, (_, i) =>
      Array.from({ length: 1 + (i % 6) }, (_, version) => {
        const start_at = new Date(Date.parse('2026-11-24T10:00:00Z') + version * 3_600_000).toISOString();
        return updated({ id: `b${i}`, version, start_at, status: statuses[(i * 7 + version * 3) % 5] });
      }),
    ).flat();
    const events = bookingsOf(adapter, bodies);
    for (const seed of [1, 2]) {
      const end = await expectSameEnd({ db, events, staff: ['ANNA'], services: ['CUT'], seed, atOnce: 50 });
      expect(end.find(({ externalId }) => externalId === 'b5')).toMatchObject({ version: 5 });
    }
  },
  msFor(count) * 2,
);

describeRecorded('the bodies of the specification', () => {
  test('are a booking and its update', () => {
    expect(booking(recorded('square/BookingCreatedEvent.json'))).toMatchObject({
      externalId: 'i2id2g3enyspi7',
      version: 0,
      details: { startsAt: '2020-12-17T16:00:00.000Z', endsAt: '2020-12-17T16:30:00.000Z', comment: null },
    });
    expect(booking(recorded('square/BookingUpdatedEvent.json'))).toMatchObject({
      version: 1,
      details: { comment: 'I would like to sit near the window please' },
    });
  });
});
