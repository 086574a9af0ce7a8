import type { CacheUnderTest } from '../cache-under-test';
import { within } from '../deadline';
import { expectCached, expectName, load } from '../expectations';
import type { Fixture } from '../fixture';
import { onRedis } from '../scenario';

/** Data that was read from the source before an invalidation is not returned after it. */
export const fills = [
  onRedis({
    name: 'fill-crosses-invalidation',
    title: 'A fill that read before an invalidation leaves no old data behind',
    run: (fixture) => fillDuringInvalidation(fixture, {}),
  }),
  onRedis({
    name: 'fill-elsewhere-crosses-invalidation',
    title: 'A fill by another process that read before an invalidation leaves no old data behind',
    async run(fixture) {
      const [cache, remote] = await Promise.all([fixture.openCache(), fixture.openCacheInOtherProcess()]);
      const fill = fixture.hold('client');
      const filling = load(remote, fixture.owner);
      await fill.started;
      const name = fixture.changeClient();
      await cache.invalidate(fixture.owner, ['client', 'schedule']);
      fill.letGo();
      await filling;
      await expectName(name, fixture, { 'this process': cache, 'the process that filled': remote });
      await expectCached(fixture, cache);
    },
  }),
  onRedis({
    name: 'reader-during-old-fill',
    title: 'A read that starts after an invalidation returns the new value while the old fill still runs',
    async run(fixture) {
      const cache = await fixture.openCache();
      await readBehindOldFill(fixture, { filler: cache, invalidator: cache, reader: cache });
    },
  }),
  onRedis({
    name: 'reader-elsewhere-during-old-fill',
    title: 'A read that starts after an invalidation does not wait for the old fill of another process',
    async run(fixture) {
      const [cache, remote] = await Promise.all([fixture.openCache(), fixture.openCacheInOtherProcess()]);
      await readBehindOldFill(fixture, { filler: remote, invalidator: cache, reader: cache });
    },
  }),
  onRedis({
    name: 'reader-during-old-fill-invalidated-elsewhere',
    title:
      'A read that starts after an invalidation by another process does not join the old fill of its own process',
    async run(fixture) {
      const [cache, remote] = await Promise.all([fixture.openCache(), fixture.openCacheInOtherProcess()]);
      await readBehindOldFill(fixture, { filler: cache, invalidator: remote, reader: cache });
    },
  }),
  onRedis({
    name: 'reader-behind-two-fills',
    title: 'A read that waits for the fill of another process does not join an older fill of its own process',
    async run(fixture) {
      const [cache, remote] = await Promise.all([fixture.openCache(), fixture.openCacheInOtherProcess()]);
      const older = fixture.hold('client');
      const filling = [load(cache, fixture.owner)];
      await older.started;
      const name = fixture.changeClient();
      await cache.invalidate(fixture.owner, ['client', 'schedule']);
      const later = fixture.hold('client');
      filling.push(load(remote, fixture.owner));
      await later.started;
      await within(8000, 'a reader behind two fills', expectName(name, fixture, { 'the reader': cache }));
      for (const { letGo } of [later, older]) letGo();
      await Promise.all(filling);
    },
  }),
  onRedis({
    name: 'everything-evicted-after-invalidation',
    title: 'An old fill leaves no data behind when Redis evicted all keys after the invalidation',
    run: (fixture) =>
      fillDuringInvalidation(fixture, { after: () => fixture.command((redis) => redis.flushall()) }),
  }),
  onRedis({
    name: 'everything-evicted-before-invalidation',
    title: 'An old fill leaves no data behind when Redis evicted all keys before the invalidation',
    run: (fixture) =>
      fillDuringInvalidation(fixture, { before: () => fixture.command((redis) => redis.flushall()) }),
  }),
  onRedis({
    name: 'flush-in-mid-fill',
    title: 'After a flush during a fill, loads succeed, and the context is cached again',
    async run(fixture) {
      const [cache, remote] = await Promise.all([fixture.openCache(), fixture.openCacheInOtherProcess()]);
      const fill = fixture.hold('client');
      const filling = load(cache, fixture.owner);
      await fill.started;
      await fixture.command((redis) => redis.flushall());
      fill.letGo();
      await filling;
      await load(cache, fixture.owner);
      await load(remote, fixture.owner);
      await expectCached(fixture, remote);
      await expectCached(fixture, cache);
    },
  }),
];

type Caches = Record<'filler' | 'invalidator' | 'reader', Pick<CacheUnderTest, 'load' | 'invalidate'>>;

async function readBehindOldFill(fixture: Fixture, { filler, invalidator, reader }: Caches): Promise<void> {
  const fill = fixture.hold('client');
  const filling = load(filler, fixture.owner);
  await fill.started;
  const name = fixture.changeClient();
  await invalidator.invalidate(fixture.owner, ['client', 'schedule']);
  await within(5000, 'a reader behind an old fill', expectName(name, fixture, { 'the reader': reader }));
  fill.letGo();
  await filling;
}

/** What happens to Redis before or after the invalidation, while the fill still runs. */
interface Meanwhile {
  before?(): Promise<unknown>;
  after?(): Promise<unknown>;
}

export async function fillDuringInvalidation(fixture: Fixture, meanwhile: Meanwhile): Promise<void> {
  const cache = await fixture.openCache();
  const fill = fixture.hold('client');
  const filling = load(cache, fixture.owner);
  await fill.started;
  await meanwhile.before?.();
  const name = fixture.changeClient();
  await cache.invalidate(fixture.owner, ['client', 'schedule']);
  await meanwhile.after?.();
  fill.letGo();
  await filling;
  await expectName(name, fixture, {
    'the process that filled': cache,
    'a new process': await fixture.openCache(),
  });
  await expectCached(fixture, cache);
}
