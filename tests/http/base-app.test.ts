import { createBaseApp } from '../../src/http/base-app';
import { withoutWebhooks } from '../../src/http/routes/webhooks';
import { type EventMap, Events } from '../../src/observability/events';
import { logEvents } from '../../src/observability/logs';
import { RegistryUnreachable } from '../../src/processes/errors';
import { recordLog } from '../support/log';

const [DEBUG, ERROR] = [20, 50];

const events = new Events();
afterAll(() => events.close());
const app = createBaseApp(events);
app.get('/hello/:phone', (c) => c.text('hello'));
app.get('/broken/:phone', () => {
  throw new Error('the disk of 79163674723 is full');
});
app.get('/away', () => {
  throw new RegistryUnreachable('redis://:s3cret@127.0.0.1:1');
});

const seen: { answered: EventMap['http.answered'][]; failed: EventMap['http.failed'][] } = {
  answered: [],
  failed: [],
};
events.on('http.answered', (answered) => seen.answered.push(answered));
events.on('http.failed', (failed) => seen.failed.push(failed));
beforeEach(() => {
  seen.answered = [];
  seen.failed = [];
});

test('an answer has the id of its request, and the event has the pattern of the path, not the path', async () => {
  const response = await app.request('/hello/79163674723');
  expect(await response.text()).toBe('hello');
  expect(seen.answered).toEqual([
    {
      requestId: response.headers.get('x-request-id'),
      method: 'GET',
      route: '/hello/:phone',
      status: 200,
      seconds: expect.any(Number),
    },
  ]);
});

test('an id that a proxy has given is kept, and one that looks like a phone number is not', async () => {
  const idFor = async (given: string) =>
    (await app.request('/hello/1', { headers: { 'x-request-id': given } })).headers.get('x-request-id');
  expect(await idFor('d3a2-front')).toBe('d3a2-front');
  expect(await idFor('79163674723')).not.toContain('79163674723');
});

test('an unknown path is a 404 that has no name of its own in the events', async () => {
  const response = await app.request('/79163674723');
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: 'http.not-found' } });
  expect(seen.answered).toEqual([expect.objectContaining({ route: 'unknown', status: 404 })]);
});

test('without channels and booking systems, a webhook is told that a restart may be missing', async () => {
  const response = await withoutWebhooks().request('/salon', { method: 'POST' });
  expect([response.status, await response.json()]).toMatchObject([
    404,
    { error: { code: 'webhook.unknown', message: expect.stringContaining('restart') } },
  ]);
});

test('a handler that throws is a 500 without the reason, which the event has', async () => {
  const response = await app.request('/broken/79163674723');
  expect(response.status).toBe(500);
  const body = await response.text();
  expect(body).toContain(response.headers.get('x-request-id'));
  expect(body).not.toMatch(/disk|79163674723/);
  expect(seen.failed).toEqual([
    expect.objectContaining({
      route: '/broken/:phone',
      error: expect.objectContaining({ message: expect.stringContaining('disk') }),
    }),
  ]);
  expect(seen.answered).toEqual([expect.objectContaining({ status: 500 })]);
});

test('an error of ours that another attempt may heal is a 503 with its code', async () => {
  const response = await app.request('/away');
  expect(response.status).toBe(503);
  const body = await response.text();
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'registry.unreachable' } });
  expect(body).not.toMatch(/s3cret|127\.0\.0\.1/);
  expect(seen.failed).toEqual([expect.objectContaining({ status: 503 })]);
});

test('the log has a failed request as an error, but one whose server is away only at debug', async () => {
  const log = recordLog();
  logEvents(events, log.logger);
  await app.request('/broken/1');
  await app.request('/away');
  const levels = log.lines(0).flatMap(({ event, level }) => (event === 'http.failed' ? [level] : []));
  expect(levels).toEqual([ERROR, DEBUG]);
});
