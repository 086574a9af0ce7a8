import assert from 'node:assert/strict';
import { eventually, within } from '../deadline';
import { expectCached, expectName, expectNameSoon, load } from '../expectations';
import { onRedis } from '../scenario';

/** A process may be killed at any moment, and a source may fail or hang. */
export const crashes = [
  onRedis({
    name: 'killed-in-mid-fill',
    title:
      'When a process is killed (SIGKILL) during a fill, loads in another process succeed, and the context is cached again',
    async run(fixture) {
      const [cache, remote] = await Promise.all([fixture.openCache(), fixture.openCacheInOtherProcess()]);
      const fill = fixture.hold('client');
      const aborted = load(remote, fixture.owner).catch(() => undefined);
      await fill.started;
      await remote.kill();
      await aborted;
      await load(cache, fixture.owner, 15_000);
      await eventually(25_000, () => expectCached(fixture, cache));
    },
  }),
  onRedis({
    name: 'killed-after-invalidation',
    title: 'An invalidation stays in effect when its process is killed at once',
    async run(fixture) {
      const [cache, remote] = await Promise.all([fixture.openCache(), fixture.openCacheInOtherProcess()]);
      await load(cache, fixture.owner);
      await load(remote, fixture.owner);
      const name = fixture.changeClient();
      await remote.invalidate(fixture.owner, ['client', 'schedule']);
      await remote.kill();
      await expectNameSoon(name, fixture, 'the surviving process', cache);
      await expectName(name, fixture, { 'a new process': await fixture.openCache() });
    },
  }),
  onRedis({
    name: 'failed-load',
    title: 'A failed load is not cached: its caller gets the error, and the next load succeeds',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      fixture.source.alwaysThrows();
      const failing = cache.load(fixture.owner);
      await assert.rejects(
        within(10_000, 'a failing load', failing),
        sourceFailed,
        'the caller does not get the error',
      );
      fixture.source.recovers();
      await load(cache, fixture.owner);
      await expectCached(fixture, another);
    },
  }),
  onRedis({
    name: 'hanging-source',
    title: 'A source that hangs does not block its callers or the next ones for ever',
    async run(fixture) {
      const cache = await fixture.openCache();
      fixture.source.hangs();
      const hanging = cache.load(fixture.owner).catch(() => undefined);
      await within(20_000, 'a load from a source that hangs', hanging);
      fixture.source.recovers();
      await load(cache, fixture.owner, 20_000);
    },
  }),
];

function sourceFailed(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.message.includes('the source is out of order')) return true;
  }
  return false;
}
