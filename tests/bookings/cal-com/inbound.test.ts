import { receive } from '../../../src/bookings/cal-com/inbound';
import { describeRecorded, recorded } from '../../channels/support/recorded';
import { adapter, booking, ended, itemsOf, noShow, responses, settings, trigger } from './adapter';

const answer = (value: unknown) => ({ label: 'question', value });

test('a new booking is told whole, without an e-mail address', () => {
  expect(booking(trigger('BOOKING_CREATED', { metadata: { dialogkeeper: 'key-1' } }))).toEqual({
    externalId: 'uid-1',
    version: Date.parse('2026-11-20T09:30:00.538Z'),
    status: 'booked',
    closedBy: null,
    details: {
      startsAt: '2026-11-24T10:00:00Z',
      endsAt: '2026-11-24T11:00:00Z',
      staffId: 'anna',
      serviceIds: ['haircut'],
      title: null,
      client: { phone: '+79990000001', name: 'Maria' },
      price: null,
      comment: 'by the window',
      confirmed: false,
      replaces: undefined,
      idempotencyKey: 'key-1',
    },
  });
});

test.each(adapter.bodies)('nothing of an e-mail address is in an event: %j', (body) => {
  expect(JSON.stringify(itemsOf(body))).not.toContain('@');
});

describe('the phone is found', () => {
  const none = { attendeePhoneNumber: undefined };
  test.each([
    [
      'in the number for reminders',
      { responses: responses({ ...none, smsReminderNumber: answer('+79990000002') }) },
    ],
    ['beside the answers', { responses: responses(none), smsReminderNumber: '+79990000002' }],
    [
      'in a question of the owner',
      { responses: responses({ ...none, 'whatsapp-number': answer('+79990000002') }) },
    ],
    [
      'in the place, where the client is called',
      {
        responses: responses({ ...none, location: answer({ value: 'phone', optionValue: '+79990000002' }) }),
      },
    ],
    ['at the attendee', { responses: {}, attendees: [{ name: 'Maria', phoneNumber: '+79990000002' }] }],
  ])('%s', (_, payload) => {
    expect(booking(trigger('BOOKING_CREATED', payload)).details?.client).toEqual({
      phone: '+79990000002',
      name: 'Maria',
    });
  });

  test('nowhere: the client has only a name', () => {
    const payload = { responses: responses({ attendeePhoneNumber: undefined }) };
    expect(booking(trigger('BOOKING_CREATED', payload)).details?.client).toEqual({ name: 'Maria' });
  });
});

test('a first and a last name are one name', () => {
  const payload = { attendees: [], responses: { name: answer({ firstName: 'Maria', lastName: 'Stone' }) } };
  expect(booking(trigger('BOOKING_CREATED', payload)).details?.client?.name).toBe('Maria Stone');
});

test('the name that we book nameless clients under is none', () => {
  const payload = { attendees: [{ name: 'WhatsApp' }] };
  expect(booking(trigger('BOOKING_CREATED', payload)).details?.client).toEqual({ phone: '+79990000001' });
});

test('a moved booking is a new one that takes the place of the old', () => {
  const moved = booking(
    trigger('BOOKING_RESCHEDULED', {
      uid: 'uid-2',
      rescheduleUid: 'uid-1',
      startTime: '2026-11-25T12:00:00Z',
      endTime: '2026-11-25T13:00:00Z',
      metadata: { dialogkeeper: 'key-1' },
    }),
  );
  expect(moved).toMatchObject({
    externalId: 'uid-2',
    status: 'booked',
    details: { replaces: 'uid-1', startsAt: '2026-11-25T12:00:00Z' },
  });
  // the key that it keeps is that of the booking that was moved
  expect(moved.details?.idempotencyKey).toBeUndefined();
});

test.each([
  ['BOOKING_CANCELLED', 'maria@mail.example', 'client'],
  ['BOOKING_CANCELLED', 'anna@salon.example', 'staff'],
  ['BOOKING_CANCELLED', undefined, null],
  ['BOOKING_REJECTED', undefined, null],
])('%s by %s is a cancelled booking, closed by %s', (event, cancelledBy, closedBy) => {
  expect(booking(trigger(event, { cancelledBy }))).toMatchObject({ status: 'cancelled', closedBy });
});

test('a request that waits for the salon keeps its time', () => {
  expect(booking(trigger('BOOKING_REQUESTED', { status: 'PENDING' })).status).toBe('booked');
});

test('an absent client, and one who was there after all', () => {
  expect(booking(noShow(true))).toEqual({
    externalId: 'uid-1',
    version: Date.parse('2026-11-24T11:05:00Z'),
    status: 'no-show',
    closedBy: null,
    details: null,
  });
  expect(booking(noShow(false)).status).toBe('booked');
});

test('a booking that has ended is completed, as of its end', () => {
  expect(booking(ended)).toMatchObject({
    externalId: 'uid-1',
    status: 'completed',
    version: Date.parse('2026-11-24T11:00:00Z'),
  });
});

test('bookings of people who are not listed are ignored', () => {
  const body = JSON.stringify(trigger('BOOKING_CREATED'));
  const receivedOf = (staff: string[]) => receive({ ...settings, staff }, adapter.signed(body));
  expect(receivedOf(['boris'])).toEqual({
    kind: 'accepted',
    items: [{ kind: 'ignored', what: 'other-staff' }],
  });
  expect(receivedOf(['boris', 'anna'])).toMatchObject({ items: [{ kind: 'event' }] });
});

test.each([
  ['PING', 'ping'],
  ['RECORDING_READY', 'other'],
])('%s is ignored as %s', (event, what) => {
  expect(itemsOf(trigger(event))).toEqual([{ kind: 'ignored', what }]);
});

test('a custom payload is refused with what to do', () => {
  expect(adapter.receive(adapter.signed('booked=1'))).toEqual({
    kind: 'refused',
    status: 400,
    reason: 'the body is not a JSON object: remove the custom payload template',
  });
});

describeRecorded('the body of the documentation', () => {
  test('is a booking', () => {
    expect(booking(recorded('calcom/booking_created.json'))).toMatchObject({
      status: 'booked',
      details: { staffId: 'pro', serviceIds: ['60min'], startsAt: '2023-05-25T09:30:00Z' },
    });
  });
});
