import { startFrozenRedis } from '../../support/frozen-redis';
import { expectName, expectNameSoon, load } from '../expectations';
import type { RedisFixture } from '../fixture';
import { onRedis } from '../scenario';
import { startSubscriptionProxy } from '../subscription-proxy';

/** The values in a process's local cache are as fresh as those in Redis. */
export const localCaches = [
  onRedis({
    name: 'invalidation-reaches-other-processes',
    title: 'A process that holds a context sees an invalidation by another process within seconds',
    async run(fixture) {
      const [cache, remote] = await Promise.all([fixture.openCache(), fixture.openCacheInOtherProcess()]);
      await load(cache, fixture.owner);
      await load(remote, fixture.owner);
      const name = fixture.changeClient();
      await cache.invalidate(fixture.owner, ['client', 'schedule']);
      await expectNameSoon(name, fixture, 'the other process', remote);
    },
  }),
  onRedis({
    name: 'local-cache-while-subscription-is-cut',
    title:
      'The local cache returns no old value after an invalidation that it missed because its subscription was cut',
    run: (fixture) => missInvalidation(fixture, 'cut'),
  }),
  onRedis({
    name: 'local-cache-while-subscription-is-silent',
    title:
      'The local cache returns no old value after an invalidation that it missed because its subscription was silent',
    run: (fixture) => missInvalidation(fixture, 'silence'),
  }),
  onRedis({
    name: 'local-cache-while-redis-is-unreachable',
    title: 'The local cache returns no old value after an invalidation while this process cannot reach Redis',
    async run(fixture) {
      const proxy = await startFrozenRedis(fixture.redis.url);
      try {
        const [cache, reachable] = [
          await fixture.openCache({ redisUrl: proxy.url }),
          await fixture.openCache(),
        ];
        await load(cache, fixture.owner);
        proxy.freeze();
        const name = fixture.changeClient();
        await reachable.invalidate(fixture.owner, ['client', 'schedule']);
        await expectName(name, fixture, { 'the process without Redis': cache });
        await proxy.resume();
        await expectNameSoon(name, fixture, 'the process that has Redis again', cache);
      } finally {
        await proxy.stop();
      }
    },
  }),
];

async function missInvalidation(fixture: RedisFixture, how: 'cut' | 'silence'): Promise<void> {
  const proxy = await startSubscriptionProxy(fixture.redis.url);
  try {
    const [cache, another] = [await fixture.openCache({ redisUrl: proxy.url }), await fixture.openCache()];
    await load(cache, fixture.owner);
    proxy[how]();
    const name = fixture.changeClient();
    await another.invalidate(fixture.owner, ['client', 'schedule']);
    await expectName(name, fixture, { 'the process without subscription': cache });
  } finally {
    await proxy.close();
  }
}
