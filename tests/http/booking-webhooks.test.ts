import { createLogger } from '../../src/observability/logger';
import { type Running, startWorkers } from '../../src/workers/start';
import { booking, details } from '../db/mirror/support';
import { genericBookings } from '../support/booking-webhooks';
import { addCompany, testDatabase } from '../support/database';
import { startFrozenRedis } from '../support/frozen-redis';
import { metricValue } from '../support/metrics';
import { withBareQueue } from '../support/redis';
import { databaseUrl, redisUrl } from '../support/servers';
import { testConfig } from '../support/system';
import { post } from '../support/webhooks';

const db = testDatabase();
let web: Running;
let salon: ReturnType<typeof genericBookings>;
let prefix: string;
let seen: [string, object][];

/** The role web alone, with a booking system and no channel: what it takes stays on the queues. */
async function start(servers = { databaseUrl, redisUrl }): Promise<void> {
  salon = genericBookings(await addCompany(db));
  const config = testConfig({ bookingSystems: [salon] }, servers);
  prefix = config.queuePrefix;
  web = await startWorkers({ config, logger: createLogger('silent'), queues: [], web: true });
  seen = [];
  for (const name of [
    'webhook.received',
    'webhook.refused',
    'webhook.ignored',
    'webhook.field-changed',
  ] as const)
    web.events.on(name, (payload) => seen.push([name, payload]));
}
beforeEach(() => start());
afterEach(() => web.stop());

const send = (body: object | string) => post(web.webAddress, salon, body as Parameters<typeof post>[2]);
const jobs = () =>
  withBareQueue('booking-system-event', prefix, async (queue) =>
    (await queue.getWaiting()).map(({ data }) => data),
  );

test('every event of a signed body is on the queue before the answer, with the company and the time', async () => {
  const before = Date.now();
  const told = { type: 'booking', booking: booking(1) };
  const response = await send({ events: [told, { type: 'catalogue-changed' }] });
  expect([response.status, await response.json()]).toEqual([200, { messages: 0, events: 2 }]);
  const [first, second] = await jobs();
  expect(first).toMatchObject({
    companyId: salon.company,
    system: salon.id,
    event: { type: 'booking', booking: { externalId: 'b-1', version: 1, details: { staffId: 'staff-1' } } },
  });
  expect(Date.parse(first.observedAt)).toBeGreaterThanOrEqual(before);
  expect(second.event).toEqual({ type: 'catalogue-changed' });
  expect(seen).toEqual([
    ['webhook.received', { companyId: salon.company, channel: salon.id, messages: 0, events: 2 }],
  ]);
});

test('a body with thousands of events is taken whole', async () => {
  const events = Array.from({ length: 1000 }, (_, i) => ({
    type: 'booking',
    booking: booking(i, { externalId: `b-${i}` }),
  }));
  expect((await send({ events })).status).toBe(200);
  expect(await jobs()).toHaveLength(1000);
});

test('a request with another secret is refused and counted, and nothing of it is on the queue', async () => {
  const response = await post(
    web.webAddress,
    { ...salon, secret: 'another' },
    { events: [{ type: 'catalogue-changed' }] },
  );
  expect(response.status).toBe(401);
  expect(await jobs()).toEqual([]);
  const labels = { channel: salon.id };
  expect(await metricValue(web.metrics, 'dialogkeeper_webhooks_refused_total', labels)).toBe(1);
});

test('a field that a booking can do without is cut or left out', async () => {
  const client = { phone: '9'.repeat(300), name: 'Анна' };
  const odd = details({ comment: 'c'.repeat(20_000), price: -1, client, serviceIds: [{}] as never });
  await send({ events: [{ type: 'booking', booking: booking(1, { details: odd }) }] });
  const [job] = await jobs();
  expect(job.event.booking.details).toMatchObject({
    comment: 'c'.repeat(10_000),
    price: null,
    client: { name: 'Анна' },
    serviceIds: [],
  });
  expect(
    seen.flatMap(([, { field }]: [string, { field?: string }]) => field?.split('.').at(3) ?? []).sort(),
  ).toEqual(['client', 'comment', 'price', 'serviceIds']);
});

test.each<[string, object]>([
  ['event.booking.details.staffId', booking(1, { details: details({ staffId: {} as never }) })],
  ['event.booking.details.startsAt', booking(1, { details: details({ startsAt: 'tomorrow' }) })],
  ['event.booking.details.endsAt', booking(1, { details: details({ endsAt: details().startsAt }) })],
  ['event.booking.details.replaces', booking(1, { details: details({ replaces: 'x'.repeat(300) }) })],
  ['event.booking.status', { ...booking(1), status: 'moved' }],
  ['event.booking.version', { ...booking(1), version: undefined }],
  ['event.booking.externalId', { ...booking(1), externalId: '' }],
])('a booking cannot do without %s: it is invalid, and does not lose the others', async (field, told) => {
  const good = { type: 'booking', booking: booking(1) };
  const response = await send({ events: [{ type: 'booking', booking: told }, good] });
  expect(await response.json()).toEqual({ messages: 0, events: 1 });
  expect(seen[0]).toEqual(['webhook.ignored', { channel: salon.id, what: 'invalid', field }]);
  const labels = { channel: salon.id, kind: 'invalid' };
  expect(await metricValue(web.metrics, 'dialogkeeper_webhook_items_total', labels)).toBe(1);
});

test('while Redis is frozen, the booking system is told to send it again', async () => {
  await web.stop();
  const frozen = await startFrozenRedis(redisUrl);
  await start({ databaseUrl, redisUrl: frozen.url });
  frozen.freeze();
  const events = [{ type: 'catalogue-changed' }];
  expect((await send({ events })).status).toBe(503);
  await frozen.resume();
  while ((await send({ events })).status !== 200);
  expect((await jobs()).length).toBeGreaterThan(0);
  await frozen.stop();
});
