import type { BookingPage } from '../../../src/bookings/provider';
import { failureOf, never } from '../support/connect';
import { connected } from './client';

let salon: Awaited<ReturnType<typeof connected>>;
beforeEach(async () => {
  salon = await connected();
});
afterEach(() => salon.calCom.stop());

const PERIOD = { from: '2026-11-23T00:00:00Z', to: '2026-12-23T00:00:00Z', state: null };

async function pages(period = PERIOD): Promise<BookingPage[]> {
  const read: BookingPage[] = [];
  let cursor: unknown = null;
  do {
    const page = await salon.client.readBookings?.({ ...period, cursor }, never());
    if (!page) throw new Error('it cannot read bookings');
    read.push(page);
    cursor = JSON.parse(JSON.stringify(page.cursor));
  } while (cursor !== null);
  return read;
}

test('all bookings of a period are read, page by page, with what has become of them', async () => {
  for (let i = 0; i < 220; i += 1) {
    const start = new Date(
      Date.parse('2026-11-24T09:00:00Z') + Math.floor(i / 9) * 86_400_000 + (i % 9) * 3_600_000,
    );
    salon.calCom.store.create({
      start: start.toISOString(),
      eventTypeSlug: 'haircut',
      username: 'anna',
      attendee: { name: 'Maria', phoneNumber: '+79990000001', timeZone: 'UTC' },
    });
  }
  const [first, second] = salon.calCom.store.bookings;
  salon.calCom.store.cancel(first?.uid ?? '', 'anna@salon.example');
  if (second) second.attendee.absent = true;
  const read = await pages();
  expect(read.map(({ bookings, isComplete }) => [bookings.length, isComplete])).toEqual([
    [100, true],
    [100, true],
    [20, true],
  ]);
  const bookings = read.flatMap((page) => page.bookings);
  expect(new Set(bookings.map(({ externalId }) => externalId)).size).toBe(220);
  expect(bookings[0]).toMatchObject({ status: 'cancelled', closedBy: 'staff' });
  // marking as absent does not change when a booking was updated
  expect(bookings[1]).toMatchObject({ status: 'no-show', version: Date.parse('2026-11-24T10:00:00Z') });
  expect(JSON.stringify(bookings)).not.toContain('@');
});

test('a booking that begins before the end of the period and ends after it is in it', async () => {
  await salon.book({ from: '2026-11-24T10:00' });
  const period = { ...PERIOD, to: '2026-11-24T10:30:00Z' };
  expect((await pages(period)).flatMap(({ bookings }) => bookings)).toHaveLength(1);
});

test('bookings of people who are not listed are left out', async () => {
  await salon.book({ staffId: 'boris' });
  await salon.calCom.stop();
  const { store } = salon.calCom;
  salon = await connected({ staff: ['anna'] });
  salon.calCom.store.bookings.push(...store.bookings);
  expect(await pages()).toEqual([{ bookings: [], cursor: null, isComplete: true }]);
});

test('one booking is read, and one that is not there is not', async () => {
  const { externalId } = await salon.book();
  expect(await salon.client.readBooking?.(externalId, never())).toMatchObject({
    externalId,
    status: 'booked',
  });
  expect(await salon.client.readBooking?.('gone', never())).toBeUndefined();
});

test.each([undefined, null, {}, { bookings: [] }])(
  'an answer without a list is no empty list: %j',
  async (data = null) => {
    const answer = () => salon.calCom.disturb({ status: 200, body: { status: 'success', data } });
    answer();
    expect(await failureOf(pages())).toMatchObject({ code: 'bookings.unavailable' });
    salon.calCom.disturb({ status: 200, body: { status: 'success', data: { username: 'anna' } } });
    answer();
    const read = salon.client.catalogue?.(7, never()) ?? Promise.resolve();
    expect(await failureOf(read)).toMatchObject({ code: 'bookings.unavailable' });
  },
);

test('a booking that cannot be read is not gone', async () => {
  const { externalId } = await salon.book();
  const answer = (data: unknown) => salon.calCom.disturb({ status: 200, body: { status: 'success', data } });
  answer([{ uid: externalId, status: 'accepted' }, 'x']);
  expect(await pages()).toEqual([{ bookings: [], cursor: null, isComplete: false }]);
  for (const data of [{ uid: externalId, status: 'accepted' }, [], 'x']) {
    answer(data);
    const read = salon.client.readBooking?.(externalId, never()) ?? Promise.resolve();
    expect(await failureOf(read)).toMatchObject({ code: 'bookings.unavailable' });
  }
});
