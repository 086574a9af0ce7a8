import { randomUUID } from 'node:crypto';
import type { SendRate } from '../../src/channels/channel';
import { SendingRate } from '../../src/channels/sending-rate';
import { PATIENT } from '../support/limits';
import { openRedis, testRedis } from '../support/redis';

const redis = testRedis();
const other = testRedis();

/** So slow that no test is long enough for one more message. */
const SLOW: SendRate = { perSecond: 1 / 3600 };
const HOUR = 3_600_000;

let prefix: string;
let rate: SendingRate;
let ids = 0;
beforeEach(() => {
  prefix = `test-${randomUUID()}`;
  rate = new SendingRate(redis, prefix, PATIENT);
});

const message = (
  rest: { companyId?: string; channel?: string; to?: string; idempotencyKey?: string } = {},
) => ({
  companyId: '1',
  channel: 'whatsapp',
  to: `client ${ids++}`,
  idempotencyKey: randomUUID(),
  ...rest,
});

test('messages leave one after the other', async () => {
  const waits = await Promise.all([1, 2, 3].map(() => rate.waitMs(message(), SLOW)));
  const hours = waits.map((wait) => Math.ceil(wait / HOUR));
  expect(hours).toEqual([0, 1, 2]);
});

test('a tenth of the messages of a second leave at once', async () => {
  const limit: SendRate = { perSecond: 20 };
  const startedAt = Date.now();
  const waits = await Promise.all(Array.from({ length: 20 }, () => rate.waitMs(message(), limit)));
  const elapsed = Date.now() - startedAt;
  expect(waits.slice(0, 2)).toEqual([0, 0]);
  expect(waits.at(-1)).toBeLessThanOrEqual(900);
  expect(waits.at(-1)).toBeGreaterThanOrEqual(900 - elapsed - 1); // the clocks count whole milliseconds
});

test('two processes share the rate; other channels and companies have their own', async () => {
  const second = new SendingRate(other, prefix, PATIENT);
  expect(await rate.waitMs(message(), SLOW)).toBe(0);
  expect(await second.waitMs(message(), SLOW)).toBeGreaterThan(HOUR - 60_000);
  expect(await second.waitMs(message({ channel: 'second-number' }), SLOW)).toBe(0);
  expect(await second.waitMs(message({ companyId: '2' }), SLOW)).toBe(0);
});

test('a message that waits keeps its place, in whatever process it asks again', async () => {
  const second = new SendingRate(other, prefix, PATIENT);
  await rate.waitMs(message(), SLOW);
  const waiting = message();
  const first = await rate.waitMs(waiting, SLOW);
  await rate.waitMs(message(), SLOW);
  const again = await second.waitMs(waiting, SLOW);
  expect(again).toBeLessThanOrEqual(first);
  expect(again).toBeGreaterThan(first - 60_000);
});

test('a message whose time has come is sent, and counted once', async () => {
  const waiting = message();
  const place = `${prefix}:send-rate:{1/whatsapp}:place:${waiting.idempotencyKey}`;
  await rate.waitMs(message(), SLOW);
  await rate.waitMs(waiting, SLOW);
  await redis.set(place, Date.now() - 1, 'PX', 60_000);
  expect(await rate.waitMs(waiting, SLOW)).toBe(0);
  expect(await redis.exists(place)).toBe(0);
});

test('a client gets a few messages at once, and then one at a time; other clients do not wait', async () => {
  const limited: SendRate = { perSecond: 1000, perClient: { burst: 3, everyMs: HOUR } };
  const waits: number[] = [];
  for (let i = 0; i < 5; i++) waits.push(await rate.waitMs(message({ to: 'one client' }), limited));
  expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
  for (const ms of waits.slice(3)) expect(ms).toBeGreaterThan(HOUR - 60_000);
  expect(await rate.waitMs(message(), limited)).toBe(0);
});

test('a slow channel sends at half of its rate, and at all of it afterwards', async () => {
  const minutes = async () => {
    await rate.waitMs(message(), SLOW);
    const ms = await rate.waitMs(message(), SLOW);
    await redis.del(`${prefix}:send-rate:{1/whatsapp}`);
    return Math.round(ms / 60_000);
  };
  expect(await minutes()).toBe(60);
  expect(await rate.slowDown({ companyId: '1', channel: 'whatsapp' })).toBe(true);
  expect(await rate.slowDown({ companyId: '1', channel: 'whatsapp' })).toBe(false);
  expect(await minutes()).toBe(120);
  const key = `${prefix}:send-rate:{1/whatsapp}:slow`;
  expect(await redis.pttl(key)).toBeGreaterThan(60_000);
  await redis.pexpire(key, 0);
  expect(await minutes()).toBe(60);
});

test('every key expires', async () => {
  const limited: SendRate = { ...SLOW, perClient: { burst: 1, everyMs: HOUR } };
  await rate.waitMs(message(), limited);
  await rate.waitMs(message(), limited);
  await rate.slowDown({ companyId: '1', channel: 'whatsapp' });
  const keys = await redis.keys(`${prefix}:*`);
  expect(keys).toHaveLength(5);
  for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
});

test('where Redis cannot count or is away, messages are sent', async () => {
  await redis.lpush(`${prefix}:send-rate:{1/whatsapp}`, 'not a number');
  expect(await rate.waitMs(message(), SLOW)).toBe(0);
  const nowhere = openRedis('redis://127.0.0.1:1');
  nowhere.on('error', () => undefined);
  const away = new SendingRate(nowhere, prefix);
  expect(await away.waitMs(message(), SLOW)).toBe(0);
  expect(await away.slowDown({ companyId: '1', channel: 'whatsapp' })).toBe(false);
  nowhere.disconnect();
});
