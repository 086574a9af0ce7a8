import { createLogger } from '../../../src/observability/logger';
import { PROBE_HEADER } from '../../../src/provider-api/webhook-address';
import { type Running, startWorkers } from '../../../src/workers/start';
import { addCompany, testDatabase } from '../../support/database';
import { withBareQueue } from '../../support/redis';
import { testConfig } from '../../support/system';
import { adapter, cancelled, event, settings } from './adapter';

const db = testDatabase();
let web: Running;
let prefix: string;
beforeAll(async () => {
  const company = await addCompany(db);
  const config = testConfig({
    bookingSystems: [{ id: 'salon-calendly', company, provider: 'calendly', settings }],
  });
  prefix = config.queuePrefix;
  web = await startWorkers({ config, logger: createLogger('silent'), queues: [], web: true });
});
afterAll(() => web.stop());

const HEADERS = ['Calendly-Webhook-Signature', PROBE_HEADER];

async function send(request: ReturnType<typeof adapter.signed>, id = 'salon-calendly', method = 'POST') {
  const given = HEADERS.flatMap((name) => {
    const value = request.header(name);
    return value === undefined ? [] : [[name, value] as [string, string]];
  });
  const body = method === 'POST' ? Buffer.from(request.body) : null;
  const { status } = await fetch(`http://${web.webAddress}/webhooks/${id}`, { method, headers: given, body });
  return status;
}

const signed = (body: object | string) =>
  adapter.signed(typeof body === 'string' ? body : JSON.stringify(body));

test('created and cancelled are taken as they come', async () => {
  expect(await send(signed(cancelled()))).toBe(200);
  expect(await send(signed(event('invitee.created')))).toBe(200);
  const jobs = await withBareQueue('booking-system-event', prefix, (queue) => queue.getWaiting());
  expect(jobs.map(({ data }) => data.event.booking.status).sort()).toEqual(['booked', 'cancelled']);
});

test('nothing is answered 410, which deletes the subscription', async () => {
  const body = JSON.stringify(event('invitee.created'));
  const answers = [
    ...(await Promise.all(adapter.forged(body).map((forged) => send(forged)))),
    await send(signed('not JSON')),
    await send(signed('{}')),
    await send(signed(event('invitee.created', { uri: null }))),
    await send(signed('x'.repeat(20_000_000))),
    await send(signed(body), 'removed'),
    await send(signed(body), 'salon-calendly', 'GET'),
    await send(signed(body), 'salon-calendly', 'DELETE'),
  ];
  expect(answers).toHaveLength(13);
  expect(answers).not.toContain(410);
  expect(new Set(answers)).toEqual(new Set([200, 400, 401, 404, 413]));
});
