import type { CacheUnderTest } from '../cache-under-test';
import { within } from '../deadline';
import { expectCached, expectLoads, expectSame, load } from '../expectations';
import type { RedisFixture } from '../fixture';
import type { RemoteCache } from '../other-process';
import { onRedis } from '../scenario';
import { slowed } from '../slow-source';

const CALLERS = 50;
/** Long enough for all callers of both processes to start while the first load is in progress. */
const SOURCE_MS = 500;

/** Callers, processes and the clients of a company share what one of them loads. */
export const herds = [
  onRedis({
    name: 'herd-of-two-processes',
    title: 'Two processes with 50 callers each load a cold context once',
    async run(fixture) {
      const caches = await twoProcesses(fixture);
      await herd(fixture, caches);
      expectLoads(fixture, { company: 1, schedule: 1, client: 1, dialogue: 1 });
    },
  }),
  onRedis({
    name: 'herd-after-invalidation',
    title: 'Two processes with 50 callers each load the invalidated segments once, and no other segment',
    async run(fixture) {
      const caches = await twoProcesses(fixture);
      await load(caches.cache, fixture.owner);
      await caches.cache.invalidate(fixture.owner, ['client', 'schedule']);
      await herd(fixture, caches);
      expectLoads(fixture, { company: 1, schedule: 2, client: 2, dialogue: 1 });
    },
  }),
  onRedis({
    name: 'company-is-shared',
    title: 'A load for another client of the same company does not load the company again',
    async run(fixture) {
      const [cache, another] = await Promise.all([fixture.openCache(), fixture.openCache()]);
      await load(cache, fixture.owner);
      await load(cache, fixture.otherClient(1));
      await load(another, fixture.otherClient(2));
      expectLoads(fixture, { company: 1, schedule: 1, client: 3, dialogue: 3 });
    },
  }),
  onRedis({
    name: 'schedule-is-dropped-for-all',
    title:
      'The invalidation for one client’s booking also drops the schedule for the company’s other clients',
    async run(fixture) {
      const cache = await fixture.openCache();
      await load(cache, fixture.owner);
      await load(cache, fixture.otherClient(1));
      fixture.source.values.schedule.busy = [];
      await cache.invalidate(fixture.owner, ['client', 'schedule']);
      const { schedule } = await load(cache, fixture.otherClient(1));
      expectSame(schedule.busy, [], 'another client is offered the schedule from before the booking');
    },
  }),
  onRedis({
    name: 'booking-leaves-the-dialogue',
    title: 'An invalidation of client and schedule leaves company and dialogue cached',
    async run(fixture) {
      const cache = await fixture.openCache();
      await load(cache, fixture.owner);
      await cache.invalidate(fixture.owner, ['client', 'schedule']);
      await load(cache, fixture.owner);
      expectLoads(fixture, { company: 1, schedule: 2, client: 2, dialogue: 1 });
      await expectCached(fixture, cache);
    },
  }),
];

interface TwoProcesses {
  cache: CacheUnderTest;
  remote: RemoteCache;
}

async function twoProcesses(fixture: RedisFixture): Promise<TwoProcesses> {
  const source = slowed(fixture.source, SOURCE_MS);
  const [cache, remote] = await Promise.all([
    fixture.openCache({ source }),
    fixture.openCacheInOtherProcess({ source }),
  ]);
  // Opens connections and loads code first, so that all callers of the herd start at the same time.
  const another = { companyId: 'another', client: fixture.owner.client };
  await Promise.all([load(cache, another), load(remote, another)]);
  fixture.resetLoads();
  return { cache, remote };
}

async function herd(fixture: RedisFixture, { cache, remote }: TwoProcesses): Promise<void> {
  const here = Array.from({ length: CALLERS }, () => cache.load(fixture.owner));
  const there = remote.loadOften(fixture.owner, CALLERS);
  await within(20_000, 'the herd', Promise.all([...here, there]));
}
