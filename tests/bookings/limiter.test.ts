import { randomUUID } from 'node:crypto';
import { BookingsUnavailable } from '../../src/bookings/errors';
import { RedisRequestLimiter } from '../../src/bookings/limiter';
import type { RequestLimit } from '../../src/bookings/provider';
import { startFrozenRedis } from '../support/frozen-redis';
import { openRedis, testRedis } from '../support/redis';
import { redisUrl } from '../support/servers';

const redis = testRedis();
const other = testRedis();
const HOUR = 3_600_000;
const { signal } = new AbortController();

let prefix: string;
let one: RedisRequestLimiter;
let two: RedisRequestLimiter;
beforeEach(() => {
  prefix = `test-${randomUUID()}`;
  one = new RedisRequestLimiter(redis, prefix);
  two = new RedisRequestLimiter(other, prefix);
});

/** So slow that no test is long enough for one more request. */
const hourly = (requests: number): RequestLimit => ({ name: 'api', rates: [{ requests, perMs: HOUR }] });

/** `now`, or the pause of the refusal. */
async function taken(limiter: RedisRequestLimiter, limit: RequestLimit): Promise<number | 'now'> {
  try {
    await limiter.take(limit, signal);
    return 'now';
  } catch (error) {
    if (!(error instanceof BookingsUnavailable)) throw error;
    return error.retryAfterMs ?? -1;
  }
}

test('two processes share one budget; requests of another name have their own', async () => {
  const answers = [];
  for (const limiter of [one, two, one, two, one]) answers.push(await taken(limiter, hourly(3)));
  expect(answers.slice(0, 3)).toEqual(['now', 'now', 'now']);
  for (const ms of answers.slice(3)) expect(ms).toBeGreaterThan(HOUR - 60_000);
  expect(await taken(two, { ...hourly(3), name: 'another' })).toBe('now');
});

test('no span of any rate holds more requests than the rate allows', async () => {
  const limit: RequestLimit = {
    name: 'api',
    rates: [
      { requests: 3, perMs: 100 },
      { requests: 7, perMs: 500 },
    ],
  };
  await Promise.all(
    Array.from({ length: 16 }, (_, i) => (i % 2 ? one : two).take(limit, new AbortController().signal)),
  );
  const kept = await redis.lrange(`${prefix}:request-rate:api`, 0, -1);
  const times = kept.map(Number).reverse();
  expect(times).toHaveLength(7);
  const apart = (requests: number) => times.slice(requests).map((at, i) => at - (times[i] ?? Number.NaN));
  for (const ms of apart(3)) expect(ms).toBeGreaterThanOrEqual(99.9);
  // sixteen requests: the third round of seven begins two spans after the first request
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(3000);
});

test('a request waits for its time', async () => {
  const limit: RequestLimit = { name: 'api', rates: [{ requests: 1, perMs: 150 }] };
  const started = performance.now();
  await Promise.all([one, two, one].map((limiter) => limiter.take(limit, signal)));
  expect(performance.now() - started).toBeGreaterThanOrEqual(290);
});

test('a request that would wait too long is refused, and not counted', async () => {
  await one.take(hourly(1), signal);
  for (let i = 0; i < 3; i++) expect(await taken(two, { ...hourly(1), mayWaitMs: HOUR / 2 })).not.toBe('now');
  expect(await redis.llen(`${prefix}:request-rate:api`)).toBe(1);
});

test('a request that is given up ends with the reason of its signal', async () => {
  const limit: RequestLimit = { ...hourly(1), mayWaitMs: 2 * HOUR };
  await one.take(limit, signal);
  const given = new AbortController();
  const waiting = one.take(limit, given.signal);
  given.abort(new Error('the turn has ended'));
  await expect(waiting).rejects.toThrow('the turn has ended');
  await expect(one.take(limit, given.signal)).rejects.toThrow('the turn has ended');
});

test('the key expires', async () => {
  await one.take(hourly(5), signal);
  const keys = await redis.keys(`${prefix}:*`);
  expect(keys).toHaveLength(1);
  for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(HOUR - 60_000);
});

test('where Redis cannot count or does not answer, requests are sent', async () => {
  await redis.set(`${prefix}:request-rate:api`, 'not a list');
  expect(await taken(one, hourly(1))).toBe('now');
  const frozen = await startFrozenRedis(redisUrl);
  frozen.freeze();
  const silent = openRedis(frozen.url);
  expect(await taken(new RedisRequestLimiter(silent, prefix), hourly(1))).toBe('now');
  silent.disconnect();
  await frozen.stop();
});
