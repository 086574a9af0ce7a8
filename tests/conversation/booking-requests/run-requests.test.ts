import type { CompanyBookings } from '../../../src/bookings/booking-systems';
import { fingerprintOf } from '../../../src/conversation/booking-requests/key';
import { runRequests } from '../../../src/conversation/booking-requests/run-requests';
import type { OpenRequest } from '../../../src/db/booking-requests/open';
import type { RequestedAction } from '../../../src/domain/turn';

const SYSTEM = {} as CompanyBookings;
const book = {
  type: 'book' as const,
  serviceId: 'haircut',
  title: 'Haircut',
  staffId: 'irina',
  from: '2026-12-01T10:00',
  durationMinutes: 60,
};
const move = (bookingId: string) => ({
  type: 'reschedule' as const,
  bookingId,
  from: '2026-12-01T12:00',
});

const done = (...requests: [RequestedAction, bookingId: string][]) =>
  runRequests(
    SYSTEM,
    requests.map(([action, bookingId], index): OpenRequest => {
      const request = { id: `${index}`, key: `${index}`, turn: 1, action, bookingId };
      return { ...request, status: 'done', reason: null, ageMs: 0 };
    }),
  ).done;

describe.each([
  ['keeps the id of a booking that it moves', 'b1'],
  ['gives a booking that it moves another id', 'b2'],
])('a booking system that %s:', (_, moved) => {
  test('what was booked, and moved since then, can be booked again', () => {
    expect(done([book, 'b1'], [move('b1'), moved])).toEqual(new Set([fingerprintOf(move('b1'))]));
  });

  test('what was booked, moved and cancelled can be booked again, and moved again', () => {
    const cancel = { type: 'cancel' as const, bookingId: moved };
    expect(done([book, 'b1'], [move('b1'), moved], [cancel, moved])).toEqual(
      new Set([fingerprintOf(cancel)]),
    );
  });

  test('a change of another booking leaves it done', () => {
    expect(done([book, 'b1'], [move('other'), 'moved'])).toContain(fingerprintOf(book));
  });
});
