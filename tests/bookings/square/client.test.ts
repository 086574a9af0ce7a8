import type { BookingPage, BookingSystemClient } from '../../../src/bookings/provider';
import { connect } from '../../../src/bookings/square/client';
import { dependencies, failureOf, never } from '../support/connect';
import { settings } from './adapter';
import { startSquare } from './server';

let square: Awaited<ReturnType<typeof startSquare>>;
beforeEach(async () => {
  square = await startSquare();
});
afterEach(() => square.stop());

const client = (rest: Partial<typeof settings> = {}) =>
  connect(
    { ...settings, url: square.url, accessToken: 'square-token', ...rest },
    dependencies(),
  ) as BookingSystemClient;

test('services are the variations of items, and staff those with a booking profile', async () => {
  const { services, staff, performs } = (await client().catalogue?.(7, never())) ?? {};
  const price = { min: 45.5, max: 45.5 };
  expect(services).toEqual([
    expect.objectContaining({
      externalId: 'CUT',
      title: 'Haircut',
      description: 'A cut',
      price,
      durationMinutes: 60,
    }),
    expect.objectContaining({ externalId: 'SHORT', title: 'Colour, Short', price, active: true }),
    expect.objectContaining({ externalId: 'LONG', price: null, durationMinutes: 120, active: false }),
    expect.objectContaining({ externalId: 'FRINGE', durationMinutes: 15 }),
  ]);
  expect(staff).toEqual([
    { externalId: 'ANNA', name: 'Anna', specialization: null, about: 'Top stylist', active: true },
    { externalId: 'BORIS', name: 'Boris', specialization: null, about: null, active: true },
    { externalId: 'VERA', name: 'Vera', specialization: null, about: null, active: false },
  ]);
  expect(performs).toContainEqual({ staffId: 'BORIS', serviceId: 'SHORT' });
});

test('an answer with errors is no empty list', async () => {
  const period = { from: '2026-11-23T00:00:00Z', to: '2026-12-22T00:00:00Z', state: null, cursor: null };
  for (const read of [
    () => client().readBookings?.(period, never()),
    () => client().catalogue?.(7, never()),
  ]) {
    square.answerNext(200, { errors: [{ category: 'API_ERROR', code: 'INTERNAL_SERVER_ERROR' }] });
    expect(await failureOf(Promise.resolve(read()))).toMatchObject({ code: 'bookings.unavailable' });
  }
});

describe('bookings', () => {
  const PERIOD = { from: '2026-11-23T00:00:00Z', to: '2027-01-22T00:00:00Z', state: null };

  async function read(rest: Partial<typeof settings> = {}) {
    const pages: BookingPage[] = [];
    let cursor: unknown = null;
    do {
      const page = await client(rest).readBookings?.({ ...PERIOD, cursor }, never());
      if (!page) throw new Error('it cannot read bookings');
      pages.push(page);
      cursor = JSON.parse(JSON.stringify(page.cursor));
    } while (cursor !== null);
    return pages;
  }

  test('are read month after month, in pages, with the phones of their clients', async () => {
    for (let i = 0; i < 5; i += 1) square.add(`n${i}`, '2026-11-24T10:00:00Z', { customer_id: `C${i}` });
    square.add('d', '2026-12-31T10:00:00Z', { status: 'CANCELLED_BY_SELLER', customer_id: undefined });
    square.add('late', '2027-01-23T10:00:00Z');
    const pages = await read();
    const bookings = pages.flatMap((page) => page.bookings);
    expect(bookings.map(({ externalId }) => externalId)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'd']);
    expect(bookings[4]?.details?.client).toEqual({
      externalId: 'C4',
      phone: '+1 (212) 555-0001',
      name: 'Maria Stone',
    });
    expect(bookings[5]).toMatchObject({ status: 'cancelled', details: { client: null } });
    expect(pages.every(({ isComplete }) => isComplete)).toBe(true);
    expect(JSON.stringify(bookings)).not.toContain('@');
  });

  test('of other locations are left out', async () => {
    square.add('here', '2026-11-24T10:00:00Z');
    square.add('there', '2026-11-24T10:00:00Z', { location_id: 'LOC2' });
    const bookings = (await read({ locationId: 'LOC1' })).flatMap((page) => page.bookings);
    expect(bookings.map(({ externalId }) => externalId)).toEqual(['here']);
  });

  test('one is read with its client, and one that is not there is not', async () => {
    square.add('b1', '2026-11-24T10:00:00Z', { version: 3 });
    expect(await client().readBooking?.('b1', never())).toMatchObject({
      version: 3,
      details: { client: { phone: '+1 (212) 555-0001' } },
    });
    expect(await client().readBooking?.('gone', never())).toBeUndefined();
  });

  test('with a status that is not known are neither gone nor read', async () => {
    square.add('b1', '2026-11-24T10:00:00Z');
    square.add('b2', '2026-11-24T11:00:00Z', { status: 'WAITING' });
    expect(await read()).toMatchObject([{ bookings: [{ externalId: 'b1' }], isComplete: false }, {}]);
    expect(await failureOf(client().readBooking?.('b2', never()) ?? Promise.resolve())).toMatchObject({
      code: 'bookings.unavailable',
    });
  });

  test('that are not there at all do not empty the calendar', async () => {
    square.answerNext(404, {});
    expect(await failureOf(read())).toMatchObject({ code: 'bookings.outage' });
    square.answerNext(404, {});
    expect(await failureOf(client().catalogue?.(7, never()) ?? Promise.resolve())).toMatchObject({
      code: 'bookings.outage',
    });
  });
});

test('the check names the locations, and fails for one that is not there', async () => {
  expect(await client().check?.(never())).toBe('locations: Main street');
  expect(await client({ locationId: 'LOC1' }).check?.(never())).toBe('location Main street');
  const check = client({ locationId: 'LOC9' }).check?.(never()) ?? Promise.resolve();
  expect(await failureOf(check)).toMatchObject({ code: 'bookings.outage' });
});

test('without a token nothing is read, and nothing is ever booked', () => {
  expect(client({ accessToken: undefined })).toBeUndefined();
  expect(client().actions).toBeUndefined();
});

test.each([
  [401, 'bookings.outage'],
  [403, 'bookings.outage'],
  [429, 'bookings.unavailable'],
  [500, 'bookings.unavailable'],
])('an answer %i is %s, and does not show the token', async (status, code) => {
  square.answerNext(status, { errors: [{ detail: 'no: square-token' }] });
  const check = client().check?.(never()) ?? Promise.resolve();
  expect(await failureOf(check, ['square-token'])).toMatchObject({ code });
});
