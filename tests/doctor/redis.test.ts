import { examine } from '../../src/doctor/examine';
import { describeWithRedis } from '../support/native/available';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import { complaints, settings } from './complaints';

describeWithRedis('a Redis', () => {
  const running: NativeRedis[] = [];
  afterEach(async () => {
    for (const redis of running.splice(0)) await redis.stop();
  });
  async function examined(
    queueArgs: string[],
    cacheArgs?: string[],
    change?: (redis: NativeRedis) => Promise<unknown>,
  ) {
    const queue = await startNativeRedis(queueArgs);
    running.push(queue);
    const cache = cacheArgs ? await startNativeRedis(cacheArgs) : queue;
    if (cacheArgs) running.push(cache);
    await change?.(queue);
    const found = await examine(
      settings({
        DATABASE_URL: 'postgres://127.0.0.1:1/x',
        REDIS_URL: queue.url,
        CACHE_REDIS_URL: cache.url,
      }),
    );
    return complaints(found).filter((complaint) => /redis: /.test(complaint));
  }
  const good = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
  const evicting = ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru'];

  test('configured as in operations.md has no complaint, for the queues and for the cache', async () => {
    expect(await examined(good, evicting)).toEqual([]);
  });

  test('for the queues that evicts is one error, without a warning of BullMQ for each queue', async () => {
    const printed = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(await examined([...good.slice(0, 2), ...evicting], evicting)).toEqual([
      'error queue-redis: maxmemory-policy is allkeys-lru, and maxmemory is set',
    ]);
    expect(printed.mock.calls).toEqual([]);
    printed.mockRestore();
  });

  test('for the queues is reported if it would evict with a limit, or stores nothing on disk', async () => {
    expect(await examined(['--maxmemory-policy', 'volatile-lru'], evicting)).toEqual([
      'warning queue-redis: maxmemory-policy is volatile-lru; it evicts as soon as maxmemory is set',
      'error queue-redis: it does not write its jobs to disk (appendonly no)',
    ]);
  });

  test('for the queues that is nearly full is an error', async () => {
    const found = await examined(good, evicting, ({ port }) =>
      withConnection(port, async (redis) => {
        const [, used] = /used_memory:(\d+)/.exec(await redis.info('memory')) ?? [];
        await redis.config('SET', 'maxmemory', Math.round(Number(used) * 1.1));
      }),
    );
    expect(found).toEqual([expect.stringMatching(/^error queue-redis: \d+ % of maxmemory is used$/)]);
  });

  test('shared by queues and cache is reported', async () => {
    expect(await examined(good)).toEqual(['warning cache-redis: cache and queues share one server']);
  });

  test.each([
    [[], /no limit/],
    [['--maxmemory', '64mb'], /evicts nothing/],
  ])('for the cache with %j is reported', async (args, complaint) => {
    expect(await examined(good, args)).toEqual([expect.stringMatching(complaint)]);
  });

  test('that forbids CONFIG is reported as unchecked, not as broken', async () => {
    const queue = await startNativeRedis(good);
    running.push(queue);
    await withConnection(queue.port, (redis) =>
      redis.call('ACL', 'SETUSER', 'app', 'on', '>pw', '~*', '&*', '+@all', '-config'),
    );
    const found = await examine(
      settings({ DATABASE_URL: 'postgres://127.0.0.1:1/x', REDIS_URL: queue.url.replace('//', '//app:pw@') }),
    );
    expect(complaints(found)).toContainEqual(
      expect.stringMatching(/^warning queue-redis: cannot check appendfsync: NOPERM/),
    );
  });
});
