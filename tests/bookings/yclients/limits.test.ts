import { randomUUID } from 'node:crypto';
import { BookingsUnavailable } from '../../../src/bookings/errors';
import { RedisRequestLimiter } from '../../../src/bookings/limiter';
import { testRedis } from '../../support/redis';
import { dependencies, failureOf } from '../support/connect';
import { connectTo, never, testServer, wish } from './connected';
import { DAY } from './location';

const all = testServer();
const [redis, other] = [testRedis(), testRedis()];

test('two companies in two processes together keep to five requests a second', async () => {
  const prefix = `test-${randomUUID()}`;
  const clients = [redis, other].map((connection) =>
    connectTo(all.server, { limiter: new RedisRequestLimiter(connection, prefix) }),
  );
  const reads = clients.flatMap((client) =>
    Array.from({ length: 6 }, () => client.readBooking('1', never())),
  );
  await Promise.all(reads);
  const times = (await redis.lrange(`${prefix}:request-rate:yclients`, 0, -1)).map(Number).toReversed();
  expect(times).toHaveLength(12);
  expect(all.server.exchanges).toHaveLength(12);
  for (const [i, at] of times.slice(5).entries()) expect(at - (times[i] ?? 0)).toBeGreaterThanOrEqual(999.9);
});

test('a sync leaves requests to clients, and waits longer than they do', async () => {
  const deps = dependencies();
  const api = connectTo(all.server, deps);
  await api.readBookings(
    { from: `${DAY}T00:00:00Z`, to: `${DAY}T23:00:00Z`, state: null, cursor: null },
    never(),
  );
  expect(deps.taken).toEqual([
    {
      name: 'yclients-background',
      mayWaitMs: 60_000,
      rates: [
        { requests: 3, perMs: 1000 },
        { requests: 140, perMs: 60_000 },
      ],
    },
    {
      name: 'yclients',
      mayWaitMs: 60_000,
      rates: [
        { requests: 5, perMs: 1000 },
        { requests: 200, perMs: 60_000 },
      ],
    },
  ]);
  deps.taken.splice(0);
  await api.book(wish, never());
  expect(deps.taken.map(({ name, mayWaitMs }) => [name, mayWaitMs])).toEqual(
    Array(4).fill(['yclients', undefined]),
  );
});

test('where the limit is used up, nothing is asked, and the pause is told', async () => {
  const limiter = { take: () => Promise.reject(new BookingsUnavailable('no more', 40_000)) };
  const api = connectTo(all.server, { limiter });
  expect(await failureOf(api.book(wish, never()))).toMatchObject({
    code: 'bookings.unavailable',
    retryAfterMs: 40_000,
  });
  expect(all.server.asked).toEqual([]);
});

test('a request that is given up is not sent', async () => {
  const given = new AbortController();
  given.abort(new Error('the turn has ended'));
  await expect(all.api.book(wish, given.signal)).rejects.toThrow('the turn has ended');
  expect(all.server.asked).toEqual([]);
});
