// A booking system of your own in one file, in memory: it answers every request of the provider `generic` (docs/booking-systems/generic.md).
//   BOOKINGS_SECRET=… PORT=8091 node examples/booking-server.mjs
// In the configuration file: url: 'http://127.0.0.1:8091', and the same secret. Times here are UTC: the company has timezone "UTC".
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { verifySignature } from 'dialogkeeper';

const { BOOKINGS_SECRET: secret = '', PORT = '8091' } = process.env;

/** @typedef {{ externalId: string, version: number, status: string, key: string, details: any }} Booking */
/** @type {Map<string, Booking>} */
const bookings = new Map();
let version = Date.now();

const catalogue = {
  services: [
    { externalId: '301', title: "Women's haircut", price: { min: 48, max: 48 }, durationMinutes: 60 },
  ],
  staff: [{ externalId: '17', name: 'Olivia Hart', specialization: 'stylist' }],
  performs: [{ staffId: '17', serviceId: '301' }],
};

const spanOf = (/** @type {any} */ { from, durationMinutes }) => {
  const startsAt = Date.parse(`${from}Z`);
  const endsAt = startsAt + durationMinutes * 60_000;
  return { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
};
const byKey = (/** @type {string} */ key) => [...bookings.values()].find((one) => one.key === key);
const isTaken = (
  /** @type {any} */ { staffId, startsAt, endsAt },
  /** @type {Booking | undefined} */ but = undefined,
) =>
  [...bookings.values()].some(
    ({ externalId, status, details }) =>
      externalId !== but?.externalId &&
      status === 'booked' &&
      details.staffId === staffId &&
      details.startsAt < endsAt &&
      startsAt < details.endsAt,
  );
/** A booking that a request makes or changes: each change has a greater version. */
const put = (/** @type {any} */ booking) => {
  version += 1;
  bookings.set(booking.externalId, { ...booking, version });
  return [200, { booking: bookings.get(booking.externalId) }];
};

/** @type {Record<string, (body: any, known: Booking | undefined) => any[]>} */
const answers = {
  book({ idempotencyKey: key, staffId, serviceIds, title, client, price, comment, ...time }) {
    const made = byKey(key);
    if (made) return [200, { booking: made }];
    const details = { ...spanOf(time), staffId, serviceIds, title, price, comment, idempotencyKey: key };
    if (isTaken(details)) return [409, { error: 'taken' }];
    const { phone, name } = client;
    const who = { ...(phone && { phone }), ...(name && { name }) };
    const externalId = `b${bookings.size + 1}`;
    return put({ externalId, status: 'booked', key, details: { ...details, client: who } });
  },
  find: ({ idempotencyKey }) => [200, { booking: byKey(idempotencyKey) ?? null }],
  reschedule({ staffId, ...time }, known) {
    if (!known) return [422, { error: 'no such booking' }];
    const details = { ...known.details, ...spanOf(time), staffId };
    return isTaken(details, known) ? [409, { error: 'taken' }] : put({ ...known, details });
  },
  cancel: (_, known) =>
    known ? put({ ...known, status: 'cancelled' }) : [422, { error: 'no such booking' }],
  confirm: (_, known) =>
    known
      ? put({ ...known, details: { ...known.details, confirmed: true } })
      : [422, { error: 'no such booking' }],
  booking: (_, known) => [200, { booking: known ?? null }],
  bookings: () => [200, { bookings: [...bookings.values()], isComplete: true }],
  catalogue: () => [200, catalogue],
  check: () => [200, { account: 'Olive Tree Hair' }],
};

const server = createServer(async (request, response) => {
  const body = await text(request);
  const header = String(request.headers['x-dialogkeeper-signature']);
  const answer = answers[request.url?.slice(1) ?? ''];
  if (!verifySignature({ secret, header, body })) return void response.writeHead(401).end();
  if (!answer) return void response.writeHead(404).end();
  const given = JSON.parse(body);
  const [status, json] = answer(given, bookings.get(given.externalId));
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}).listen(Number(PORT), '127.0.0.1', () => {
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`http://127.0.0.1:${address.port}`);
});
