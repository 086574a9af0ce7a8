import { once } from 'node:events';
import { connect } from 'node:net';
import { createLogger } from '../../src/observability/logger';
import { SIGNATURE_HEADER, signBody } from '../../src/provider-api/signature';
import { type Running, startWorkers } from '../../src/workers/start';
import { addCompany, testDatabase } from '../support/database';
import { type FrozenRedis, startFrozenRedis } from '../support/frozen-redis';
import { metricValue } from '../support/metrics';
import { withBareQueue } from '../support/redis';
import { databaseUrl, redisUrl } from '../support/servers';
import { newPhone, testConfig } from '../support/system';
import { genericChannel, incoming, post } from '../support/webhooks';

const db = testDatabase();
const URL = 'http://127.0.0.1:9/replies';
const { webhookLimit } = testConfig();
const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`;

let web: Running;
let salon: ReturnType<typeof genericChannel>;
let prefix: string;
let seen: [string, object][];

/** The role web alone: what it takes stays on the queues. */
async function start(servers = { databaseUrl, redisUrl }): Promise<void> {
  salon = genericChannel(await addCompany(db), URL);
  const config = testConfig({ channels: [salon] }, servers);
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

const jobsOf = (queue: string) =>
  withBareQueue(queue, prefix, async (bare) => [
    ...(await bare.getWaiting()).map(({ name, data }) => ({ name, data })),
    ...(await bare.getPrioritized()).map(({ name, data, opts }) => ({ name, data, priority: opts.priority })),
  ]);
const valuesOf = (event: string, field: string) =>
  seen.filter(([name]) => name === event).map(([, payload]) => (payload as Record<string, string>)[field]);
const messages = () => jobsOf('incoming-message');
const send = (body: Parameters<typeof post>[2]) => post(web.webAddress, salon, body);

test('every message and event of a signed body is on its queue before the answer', async () => {
  const [one, other] = [incoming(newPhone(), 'hi'), incoming(newPhone(), 'hello')];
  const event = { type: 'deleted', messageId: one.messageId, at: one.sentAt };
  const response = await send({ messages: [one, other], events: [event] });
  expect([response.status, await response.json()]).toEqual([200, { messages: 2, events: 1 }]);
  const of = { companyId: salon.company, channel: salon.id };
  expect((await messages()).map(({ data }) => data)).toEqual([
    { ...one, ...of, kind: 'text' },
    { ...other, ...of, kind: 'text' },
  ]);
  expect(await jobsOf('channel-event')).toEqual([{ name: 'channel-event', data: { ...of, event } }]);
  expect(seen).toEqual([['webhook.received', { ...of, messages: 2, events: 1 }]]);
});

test('a body of 3 MB, the largest that Meta sends, is taken', async () => {
  const body = JSON.stringify({ messages: [incoming(newPhone(), 'hi')] });
  expect((await send(body + ' '.repeat(3_000_000))).status).toBe(200);
  expect(await messages()).toHaveLength(1);
});

test('a body with thousands of messages is taken whole', async () => {
  const phone = newPhone();
  const many = Array.from({ length: 6000 }, (_, i) => incoming(phone, String(i)));
  expect((await send({ messages: many })).status).toBe(200);
  const taken = (await messages()).map(({ data }) => Number(data.text));
  expect(taken).toHaveLength(6000);
  expect([...taken].sort((a, b) => a - b)).toEqual(many.map((_, i) => i));
});

test('the company and the channel are those of the webhook, whatever a message says', async () => {
  await send({ messages: [incoming(newPhone(), 'hi', { companyId: 'other', channel: 'other' })] });
  expect((await messages())[0]?.data).toMatchObject({ companyId: salon.company, channel: salon.id });
});

describe('a request is refused, and nothing of it is enqueued:', () => {
  const body = JSON.stringify({ messages: [incoming('+79990000001', 'hi')] });
  const url = (id = salon.id) => `http://${web.webAddress}/webhooks/${id}`;
  const signed = (text: string, secret = salon.secret) => ({ [SIGNATURE_HEADER]: signBody(secret, text) });

  test.each<[string, number, () => Promise<Response>]>([
    ['without a signature', 401, () => fetch(url(), { method: 'POST', body })],
    [
      'signed with another secret',
      401,
      () => fetch(url(), { method: 'POST', body, headers: signed(body, 'x') }),
    ],
    [
      'changed on its way',
      401,
      () => fetch(url(), { method: 'POST', body: `${body} `, headers: signed(body) }),
    ],
    ['signed, and no JSON', 400, () => send('{')],
    ['signed, and no object', 400, () => send('[]')],
    ['with GET', 404, () => fetch(url())],
  ])('%s', async (_, status, request) => {
    const response = await request();
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect([response.status, error.code]).toEqual([status, 'webhook.refused']);
    expect(seen).toEqual([['webhook.refused', { channel: salon.id, reason: error.message }]]);
    expect(await messages()).toEqual([]);
    expect(await metricValue(web.metrics, 'dialogkeeper_webhooks_refused_total', { channel: salon.id })).toBe(
      1,
    );
  });

  test('for an unknown channel', async () => {
    const response = await fetch(url('unknown'), { method: 'POST', body });
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { error: { code: 'webhook.unknown' } },
    ]);
  });

  // The client sends no more than it needs for the answer: what the server does not read would close the connection before it is seen.
  test.each([
    ['before its body is read', 'Content-Length: 999999999', '{"messages": ['],
    ['without a length', 'Transfer-Encoding: chunked', chunk(webhookLimit) + chunk(1)],
  ])('larger than the limit, %s', async (_, header, start) => {
    const [host, port] = String(web.webAddress).split(':');
    const socket = connect(Number(port), host);
    socket.write(`POST /webhooks/${salon.id} HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n${start}`);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });
});

describe('what one item has wrong', () => {
  test('does not lose the others, and is counted', async () => {
    const good = incoming(newPhone(), 'hi');
    const bad = [
      null,
      7,
      { ...good, from: undefined },
      { ...good, messageId: 'x'.repeat(300) },
      incoming('12', 'from an impossible number'),
    ];
    const response = await send({ messages: [...bad, good], events: ['x', { type: 'unheard-of' }] });
    expect([response.status, await response.json()]).toEqual([200, { messages: 1, events: 0 }]);
    expect((await messages()).map(({ data }) => data.messageId)).toEqual([good.messageId]);
    const ignored = valuesOf('webhook.ignored', 'what');
    expect(ignored.sort()).toEqual([
      'invalid',
      'invalid',
      'invalid',
      'invalid',
      'unreadable',
      'unreadable',
      'unreadable',
    ]);
    const labels = { channel: salon.id, kind: 'invalid' };
    expect(await metricValue(web.metrics, 'dialogkeeper_webhook_items_total', labels)).toBe(4);
  });

  test('does not lose the others, or itself, if it is nested very deep', async () => {
    const [good, unknown, known] = ['good', 'unknown', 'known'].map((text) => incoming(newPhone(), text));
    const withDeep = (message: unknown, field: string) => {
      const deep = '['.repeat(100_000) + ']'.repeat(100_000);
      return JSON.stringify(message).replace(/}$/, `,"${field}":${deep}}`);
    };
    const list = [withDeep(unknown, 'extra'), withDeep(known, 'payload'), JSON.stringify(good)];
    expect((await send(`{"messages":[${list}]}`)).status).toBe(200);
    expect((await messages()).map(({ data }) => data.text).sort()).toEqual(['good', 'known', 'unknown']);
    expect((await messages()).filter(({ data }) => 'extra' in data || 'payload' in data)).toEqual([]);
    expect(valuesOf('webhook.field-changed', 'field')).toEqual(['payload']);
  });

  test('is cut or left out where the rest is worth keeping', async () => {
    const long = incoming(newPhone(), `${'я'.repeat(65_535)}💅 and more`, {
      name: 'n'.repeat(300),
      sentAt: 'yesterday',
      kind: 'hologram',
      choice: 'c'.repeat(300),
      media: { base64: 'a'.repeat(70_000) },
      payload: 'p'.repeat(300_000),
      aliases: [{ kind: 'pigeon', value: '1' }],
    });
    expect((await send({ messages: [long] })).status).toBe(200);
    const [job] = await messages();
    const { text, name, sentAt, ...rest } = job?.data ?? {};
    expect([text, name]).toEqual(['я'.repeat(65_535), 'n'.repeat(256)]);
    expect(Date.now() - Date.parse(sentAt)).toBeLessThan(60_000);
    const { from, messageId } = long;
    expect(rest).toEqual({ from, messageId, companyId: salon.company, channel: salon.id, kind: 'text' });
    const fields = valuesOf('webhook.field-changed', 'field');
    expect(fields.sort()).toEqual(['aliases.0.kind', 'choice', 'kind', 'media', 'name', 'payload', 'text']);
  });
});

test('a client who floods the webhook waits behind all others, as with a producer', async () => {
  const phone = newPhone();
  const flood = Array.from({ length: 30 }, (_, i) => incoming(phone, String(i)));
  await send({ messages: flood });
  await send({ messages: [incoming(newPhone(), 'calm')] });
  const priorities = (await messages()).map(({ data, ...job }) => [
    data.text,
    'priority' in job ? job.priority : 0,
  ]);
  expect(priorities.filter(([, priority]) => priority === 2).length).toBeGreaterThanOrEqual(9);
  expect(priorities).toContainEqual(['calm', 0]);
});

test('a provider whose code fails is answered with 500, and the next request is read', async () => {
  const { settings } = salon;
  Object.defineProperty(settings, 'secret', {
    configurable: true,
    get: () => {
      throw new TypeError('a bug');
    },
  });
  const failed: unknown[] = [];
  web.events.on('webhook.failed', ({ error }) => failed.push(error));
  expect((await send({ messages: [] })).status).toBe(500);
  expect(failed).toEqual([expect.objectContaining({ message: 'a bug' })]);
  Object.defineProperty(settings, 'secret', { value: salon.secret });
  expect((await send({ messages: [] })).status).toBe(200);
});

describe('while Redis is frozen', () => {
  let frozen: FrozenRedis;
  beforeEach(async () => {
    await web.stop();
    frozen = await startFrozenRedis(redisUrl);
    await start({ databaseUrl, redisUrl: frozen.url });
  });
  afterEach(() => frozen.stop());

  test('the provider is told to send it again, and what it sends again is taken', async () => {
    const hi = incoming(newPhone(), 'hi');
    frozen.freeze();
    const response = await send({ messages: [hi] });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ error: { code: 'queue.unreachable' } });
    const ready = await fetch(`http://${web.healthAddress}/readyz`);
    expect(((await ready.json()) as { checks: object }).checks).toMatchObject({ webhooks: { ok: false } });
    await frozen.resume();
    while ((await send({ messages: [hi] })).status !== 200);
    expect((await messages())[0]?.data).toMatchObject(hi);
  });
});
