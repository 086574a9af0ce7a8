import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { customer, squareBooking } from './adapter';

type Json = Record<string, unknown>;
const MONTH = 31 * 86_400_000;

/** A local Square: what we read, in pages of two. Periods above 31 days are refused, as Square does it. */
export async function startSquare(token = 'square-token') {
  const requests: { method: string; path: string; body: unknown }[] = [];
  const bookings: Json[] = [];
  const answers: { status: number; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const body = request.method === 'POST' ? ((await json(request)) as Json) : {};
    requests.push({ method: request.method ?? '', path: request.url ?? '', body });
    const url = new URL(request.url ?? '', 'http://localhost');
    const next = answers.shift();
    const [status, said] = next ? [next.status, next.body] : answerTo(url, body, request.headers);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const error = (category: string, code: string) => ({ errors: [{ category, code, detail: code }] });

  function answerTo({ pathname, searchParams: query }: URL, body: Json, headers: Json): [number, Json] {
    if (headers.authorization !== `Bearer ${token}` || headers['square-version'] === undefined)
      return [401, error('AUTHENTICATION_ERROR', 'UNAUTHORIZED')];
    const [, what = '', id] = /^\/v2\/([\w-]+)(?:\/([\w-]+))?$/.exec(pathname) ?? [];
    const cursor = query.get('cursor') ?? String(body.cursor ?? '0');
    if (what === 'locations') return [200, { locations: [{ id: 'LOC1', name: 'Main street' }] }];
    if (pathname === '/v2/catalog/search-catalog-items') return [200, page('items', ITEMS, cursor)];
    if (id === 'team-member-booking-profiles')
      return [200, page('team_member_booking_profiles', PROFILES, cursor)];
    if (pathname === '/v2/customers/bulk-retrieve') {
      const ids = body.customer_ids as string[];
      return [
        200,
        { responses: Object.fromEntries(ids.map((one) => [one, { customer: { ...customer, id: one } }])) },
      ];
    }
    if (what !== 'bookings') return [404, error('INVALID_REQUEST_ERROR', 'NOT_FOUND')];
    if (id !== undefined) {
      const booking = bookings.find((one) => one.id === id);
      return booking ? [200, { booking }] : [404, error('INVALID_REQUEST_ERROR', 'NOT_FOUND')];
    }
    const [from = 0, to = 0] = ['start_at_min', 'start_at_max'].map((name) =>
      Date.parse(query.get(name) ?? ''),
    );
    if (!(to - from <= MONTH)) return [400, error('INVALID_REQUEST_ERROR', 'INVALID_TIME_RANGE')];
    const location = query.get('location_id');
    const found = bookings.filter(({ start_at, location_id }) => {
      const start = Date.parse(String(start_at));
      return start >= from && start < to && (location === null || location === location_id);
    });
    return [200, page('bookings', found, cursor)];
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    add(id: string, start_at: string, fields: object = {}): void {
      bookings.push(squareBooking({ id, start_at, ...fields }));
    },
    answerNext(status: number, body: unknown): void {
      answers.push({ status, body });
    },
    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function page(field: string, all: readonly unknown[], cursor: string): Json {
  const at = Number(cursor);
  return { [field]: all.slice(at, at + 2), ...(at + 2 < all.length && { cursor: `${at + 2}` }) };
}

const variation = (id: string, name: string, rest: object = {}) => ({
  id,
  type: 'ITEM_VARIATION',
  item_variation_data: {
    name,
    pricing_type: 'FIXED_PRICING',
    price_money: { amount: 4550, currency: 'USD' },
    service_duration: 3_600_000,
    available_for_booking: true,
    team_member_ids: ['ANNA'],
    ...rest,
  },
});

const ITEMS = [
  {
    id: 'I1',
    item_data: { name: 'Haircut', description_plaintext: 'A cut', variations: [variation('CUT', 'Regular')] },
  },
  {
    id: 'I2',
    item_data: {
      name: 'Colour',
      variations: [
        variation('SHORT', 'Short', { team_member_ids: ['ANNA', 'BORIS'] }),
        variation('LONG', 'Long', {
          price_money: undefined,
          service_duration: 7_200_000,
          available_for_booking: false,
        }),
      ],
    },
  },
  {
    id: 'I3',
    item_data: {
      name: 'Fringe',
      variations: [variation('FRINGE', 'Regular', { service_duration: 900_000 })],
    },
  },
];

const PROFILES = [
  { team_member_id: 'ANNA', display_name: 'Anna', description: 'Top stylist', is_bookable: true },
  { team_member_id: 'BORIS', display_name: 'Boris', is_bookable: true },
  { team_member_id: 'VERA', display_name: 'Vera', is_bookable: false },
];
