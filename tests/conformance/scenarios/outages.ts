import type { CacheUnderTest } from '../cache-under-test';
import { eventually, within } from '../deadline';
import { expectCached, expectName, expectNameSoon, invalidateUntilDone, load } from '../expectations';
import type { RedisFixture } from '../fixture';
import { onRedis } from '../scenario';

/** Limit of a load while Redis is unavailable. It only detects missing answers. */
const ANSWER_DEADLINE_MS = 5000;

/** While Redis is stopped or killed, loads succeed and no invalidation is lost. */
export const outages = [
  onRedis({
    name: 'frozen-redis-load',
    title: 'Loads succeed while Redis is stopped (SIGSTOP)',
    async run(fixture) {
      const cache = await fixture.openCache();
      await load(cache, fixture.owner);
      fixture.redis.freeze();
      for (let i = 1; i <= 3; i++) await load(cache, fixture.otherClient(i), ANSWER_DEADLINE_MS);
    },
  }),
  onRedis({
    name: 'frozen-redis-start',
    title: 'Loads succeed in a process that starts while Redis is stopped',
    async run(fixture) {
      fixture.redis.freeze();
      await load(await fixture.openCache(), fixture.owner, ANSWER_DEADLINE_MS);
    },
  }),
  onRedis({
    name: 'frozen-redis-invalidation',
    title: 'An invalidation while Redis is stopped either fails, or is in effect when Redis continues',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      await load(cache, fixture.owner);
      await load(another, fixture.owner);
      fixture.redis.freeze();
      const name = fixture.changeClient();
      const accepted = await tryInvalidating(cache, fixture);
      fixture.redis.thaw();
      if (!accepted) await invalidateUntilDone(cache, fixture.owner, ['client', 'schedule']);
      await expectNameSoon(name, fixture, 'the process that invalidated', cache);
      await expectNameSoon(name, fixture, 'another process', another);
      await expectName(name, fixture, { 'a new process': await fixture.openCache() });
    },
  }),
  onRedis({
    name: 'frozen-redis-comes-back',
    title: 'A context that was loaded while Redis was stopped is not stale afterwards, and is cached again',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      fixture.redis.freeze();
      await load(cache, fixture.owner, ANSWER_DEADLINE_MS);
      fixture.redis.thaw();
      await eventually(ANSWER_DEADLINE_MS, () => fixture.command((redis) => redis.ping()));
      const name = fixture.changeClient();
      await invalidateUntilDone(another, fixture.owner, ['client', 'schedule']);
      await expectNameSoon(name, fixture, 'the process that loaded', cache);
      await expectCachedForOthers(fixture, cache, another);
    },
  }),
  onRedis({
    name: 'killed-redis-load',
    title: 'Loads succeed after Redis is killed (SIGKILL)',
    async run(fixture) {
      const cache = await fixture.openCache();
      await load(cache, fixture.owner);
      await fixture.redis.kill();
      for (let i = 1; i <= 3; i++) await load(cache, fixture.otherClient(i), ANSWER_DEADLINE_MS);
    },
  }),
  onRedis({
    name: 'killed-redis-restarts',
    title: 'After Redis restarts, a context that one process loads is cached for the others again',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      await load(cache, fixture.owner);
      await fixture.redis.kill();
      await load(cache, fixture.otherClient(1), ANSWER_DEADLINE_MS);
      await fixture.redis.restart();
      await expectCachedForOthers(fixture, cache, another);
    },
  }),
  onRedis({
    name: 'connections-killed-during-load',
    title: 'A load succeeds although its connections are killed (CLIENT KILL), and so do the next loads',
    async run(fixture) {
      const cache = await fixture.openCache();
      const fill = fixture.hold('client');
      const filling = load(cache, fixture.owner);
      await fill.started;
      await fixture.command(async (redis) => {
        await redis.call('CLIENT', 'KILL', 'TYPE', 'normal');
        await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      });
      fill.letGo();
      await filling;
      const name = fixture.changeClient();
      await invalidateUntilDone(cache, fixture.owner, ['client', 'schedule']);
      await expectNameSoon(name, fixture, 'the process without connections', cache);
      await expectCachedForOthers(fixture, cache, await fixture.openCache());
    },
  }),
  onRedis({
    name: 'script-flush',
    title: 'Loads and invalidations work after SCRIPT FLUSH',
    async run(fixture) {
      const cache = await fixture.openCache();
      await load(cache, fixture.owner);
      await fixture.command((redis) => redis.script('FLUSH'));
      const name = fixture.changeClient();
      await cache.invalidate(fixture.owner, ['client', 'schedule']);
      await fixture.command((redis) => redis.script('FLUSH'));
      await expectName(name, fixture, { 'the process': cache });
      await expectCached(fixture, await fixture.openCache());
    },
  }),
];

/** False: the invalidation was rejected, which is allowed. */
async function tryInvalidating(cache: CacheUnderTest, { owner }: RedisFixture): Promise<boolean> {
  const invalidating = cache.invalidate(owner, ['client', 'schedule']).then(
    () => true,
    () => false,
  );
  return within(10_000, 'an invalidation while Redis is stopped', invalidating);
}

/** Retries, because a circuit breaker may have to close first. Each attempt loads another client. */
async function expectCachedForOthers(fixture: RedisFixture, cache: CacheUnderTest, another: CacheUnderTest) {
  let next = 100;
  await eventually(15_000, async () => {
    const client = fixture.otherClient(next++);
    await load(cache, client, ANSWER_DEADLINE_MS);
    await expectCached(fixture, another, client);
  });
}
