import { bookingOf } from '../../../src/bookings/google-calendar/booking';
import { eventIdOf } from '../../../src/bookings/google-calendar/ids';
import { ANNA, at } from './salon';

const reading = { calendar: ANNA, timezone: 'Europe/Moscow', country: undefined };
const event = {
  id: 'g000001',
  status: 'confirmed',
  updated: '2026-12-01T08:00:00.123Z',
  summary: 'Стрижка, Мария',
  description: '+79990000001\nкороткая чёлка',
  ...at('2026-12-10T10:00', '2026-12-10T11:00'),
};
const read = (more: object, timezone = 'Europe/Moscow') =>
  bookingOf({ ...event, ...more }, { ...reading, timezone });

test('an event with a phone is a booking of that client', () => {
  expect(read({})).toEqual({
    externalId: `${ANNA}/g000001`,
    version: Date.parse('2026-12-01T08:00:00.123Z'),
    status: 'booked',
    closedBy: null,
    details: {
      startsAt: '2026-12-10T07:00:00.000Z',
      endsAt: '2026-12-10T08:00:00.000Z',
      staffId: ANNA,
      serviceIds: [],
      title: 'Стрижка',
      client: { phone: '+79990000001', name: 'Мария' },
      price: null,
      comment: 'короткая чёлка',
      confirmed: false,
    },
  });
});

test('of an event without a client, only the time is read', () => {
  expect(read({ summary: 'Visit to the doctor', description: 'room 4' })?.details).toMatchObject({
    staffId: ANNA,
    client: null,
    title: null,
    comment: null,
  });
});

test('an event of whole days takes them from midnight to midnight of the company, when the clocks change, too', () => {
  const days = { start: { date: '2026-03-28' }, end: { date: '2026-03-30' } };
  expect(read(days, 'Europe/Berlin')?.details).toMatchObject({
    startsAt: '2026-03-27T23:00:00.000Z',
    endsAt: '2026-03-29T22:00:00.000Z',
  });
});

test.each([
  ['deleted', { status: 'cancelled' }],
  ['marked as free', { transparency: 'transparent' }],
  ['the place of work', { eventType: 'workingLocation' }],
  ['declined', { attendees: [{ email: ANNA, self: true, responseStatus: 'declined' }] }],
  ['without length', { end: event.start }],
])('an event that is %s takes no time', (_what, more) => {
  expect(read(more)).toMatchObject({ status: 'cancelled', details: null });
});

test.each([
  ['out of office', { eventType: 'outOfOffice' }],
  ['focus time', { eventType: 'focusTime' }],
  ['tentative', { status: 'tentative' }],
  ['declined by another guest', { attendees: [{ email: 'guest@x.example', responseStatus: 'declined' }] }],
])('an event that is %s takes its time', (_what, more) => {
  expect(read(more)).toMatchObject({ status: 'booked' });
});

describe('our own event', () => {
  const key = 'conversation-1:turn-4:haircut';
  const notes = { dialogkeeperKey: key, dialogkeeperPhone: '+79990000001', dialogkeeperPrice: '1500' };
  const own = { id: eventIdOf(key), extendedProperties: { private: notes } };

  test('has the key of its request, and its price', () => {
    expect(read(own)?.details).toMatchObject({ idempotencyKey: key, price: 1500 });
  });

  test('is of the client whom a person has written into it, before the one whom we have noted', () => {
    expect(read({ ...own, description: '+79990000002' })?.details?.client?.phone).toBe('+79990000002');
    expect(read({ ...own, description: '' })?.details?.client?.phone).toBe('+79990000001');
  });

  test('says nothing of a copy that a person has made of it for another client', () => {
    const copy = read({ ...own, id: 'g000002', summary: 'Стрижка, Ирина', description: '' });
    expect(copy?.details).toMatchObject({ client: null, price: null, idempotencyKey: undefined });
  });
});

test('the id of an event is of the letters and the length that Google takes, and one for each key', () => {
  expect(eventIdOf('a')).toMatch(/^[a-v0-9]{52}$/);
  expect(eventIdOf('a')).toBe(eventIdOf('a'));
  expect(eventIdOf('a')).not.toBe(eventIdOf('b'));
});
