import type { BookingPage } from '../../../src/bookings/provider';
import type { ExternalBooking } from '../../../src/domain/external-booking';
import { failureOf } from '../support/connect';
import { never, testServer } from './connected';
import { DAY } from './location';

const all = testServer();
const range = { from: '2026-11-30T21:00:00Z', to: '2026-12-31T20:59:59Z' };

async function readAll(state: unknown = null) {
  const pages: BookingPage[] = [];
  let cursor: unknown = null;
  do {
    const page: BookingPage = await all.api.readBookings({ ...range, state, cursor }, never());
    pages.push(page);
    cursor = JSON.parse(JSON.stringify(page.cursor));
  } while (cursor !== null);
  return pages;
}

const bookingsOf = (pages: BookingPage[]): ExternalBooking[] => pages.flatMap(({ bookings }) => bookings);
const add = (count: number) => {
  for (let i = 0; i < count; i++) all.server.location.add({ at: `${DAY}T10:00` });
};
const queries = () => all.server.exchanges.map(({ asked }) => asked.split('?')[1]);

describe('the bookings of some days', () => {
  test('are read page by page, and are all that there are', async () => {
    add(450);
    all.server.location.add({ at: '2026-11-30T10:00' });
    all.server.location.remove(all.server.location.add().id);
    const pages = await readAll();
    expect(pages.map(({ bookings, isComplete }) => [bookings.length, isComplete])).toEqual([
      [200, true],
      [200, true],
      [50, true],
    ]);
    expect(new Set(bookingsOf(pages).map(({ externalId }) => externalId)).size).toBe(450);
    expect(queries()[0]).toBe('start_date=2026-12-01&end_date=2026-12-31&page=1&count=200');
  });

  test('are not complete where a record was deleted between two pages', async () => {
    add(201);
    const first = await all.api.readBookings({ ...range, state: null, cursor: null }, never());
    all.server.location.remove(900_000_000);
    const last = await all.api.readBookings({ ...range, state: null, cursor: first.cursor }, never());
    expect(last).toMatchObject({ bookings: [], cursor: null, isComplete: false });
  });

  test('are not complete where a record cannot be read', async () => {
    add(1);
    all.server.location.records.set('broken', { date: `${DAY} 10:00:00` });
    const [page] = await readAll();
    expect(page).toMatchObject({ bookings: [{ externalId: '900000000' }], isComplete: false });
  });

  test('are read on where the server gives fewer in a page than we ask for', async () => {
    all.server.failNext(/records/, {
      status: 200,
      body: { success: true, data: [all.server.location.add()], meta: { page: 1, total_count: 2 } },
    });
    all.server.failNext(/records/, {
      status: 200,
      body: { success: true, data: [all.server.location.add()], meta: { page: 2, total_count: 2 } },
    });
    const pages = await readAll();
    expect(bookingsOf(pages)).toHaveLength(2);
    expect(pages.at(-1)?.isComplete).toBe(true);
  });
});

test('a record that cannot be read is not gone', async () => {
  all.server.failNext(/record\//, { status: 200, body: { success: true, data: { id: 'x' } } });
  expect(await failureOf(all.api.readBooking('900000000', never()))).toMatchObject({
    code: 'bookings.unavailable',
  });
});

describe('what has changed since the last read', () => {
  test('is asked for from a day before it, with what was deleted, and is not all that there is', async () => {
    add(2);
    const [whole] = await readAll();
    all.server.location.remove(900_000_000);
    const pages = await readAll(whole?.state);
    expect(bookingsOf(pages).map(({ status }) => status)).toEqual(['cancelled', 'booked']);
    expect(pages).toMatchObject([{ isComplete: false }]);
    const since = (whole?.state as { since: string } | undefined)?.since ?? '';
    const local = new Date(Date.parse(since) - (24 - 3) * 3_600_000).toISOString().slice(0, 16);
    expect(decodeURIComponent(queries()[1] ?? '')).toBe(
      `changed_after=${local}:00&with_deleted=1&page=1&count=200`,
    );
  });

  test('begins where the read before began, not where it ended', async () => {
    add(201);
    const [first, last] = await readAll();
    expect(first?.state).toEqual(last?.state);
  });
});
