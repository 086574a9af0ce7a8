import { withConnection } from '../../support/native/redis';
import { expectCached, expectNameSoon, invalidateUntilDone, load } from '../expectations';
import type { ClusterFixture } from '../fixture';
import { onCluster } from '../scenario';
import { fillDuringInvalidation } from './fills';

/** Invalidations and fills on a real cluster of three masters. */
export const clusters = [
  onCluster({
    name: 'cluster-invalidation',
    title: 'On a cluster of three masters, one invalidation drops several segments, and contexts are cached',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      for (let i = 0; i < 6; i++) await expectSharedOnCluster(fixture, i, cache, another);
    },
  }),
  onCluster({
    name: 'cluster-fill-crosses-invalidation',
    title: 'On a cluster, a fill that read before an invalidation leaves no old data behind',
    run: (fixture) => fillDuringInvalidation(fixture, {}),
  }),
  onCluster({
    name: 'cluster-slot-moves',
    title: 'While a slot moves to another master, loads succeed and no invalidation is lost',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      await load(cache, fixture.owner);
      await load(another, fixture.owner);
      const key = await someKey(fixture);
      const from = await fixture.cluster.ownerOf(key);
      const to = fixture.cluster.masters.find((master) => master !== from);
      if (!to) throw new Error('the cluster has one master');
      await fixture.cluster.moveSlotOf(key, to, async () => {
        const name = fixture.changeClient();
        await invalidateUntilDone(cache, fixture.owner, ['client', 'schedule']);
        await expectNameSoon(name, fixture, 'the process that invalidated', cache);
        await expectNameSoon(name, fixture, 'another process', another);
      });
      const name = fixture.changeClient();
      await invalidateUntilDone(another, fixture.owner, ['client', 'schedule']);
      await expectNameSoon(name, fixture, 'the process that did not', cache);
    },
  }),
];

type Cache = Awaited<ReturnType<ClusterFixture['openCache']>>;

/** Uses another company for each number, so that several slots are tested. */
async function expectSharedOnCluster(fixture: ClusterFixture, number: number, cache: Cache, another: Cache) {
  const owner = { ...fixture.owner, companyId: `${fixture.owner.companyId}-${number}` };
  await load(cache, owner);
  await expectCached(fixture, another, owner);
  const name = fixture.changeClient();
  await cache.invalidate(owner, ['client', 'schedule']);
  await expectNameSoon(name, { owner }, 'the process that invalidated', cache);
  await expectNameSoon(name, { owner }, 'another process', another);
}

async function someKey({ cluster, owner }: ClusterFixture): Promise<string> {
  for (const { port } of cluster.masters) {
    const [key] = await withConnection(port, (redis) => redis.keys(`*${owner.companyId}*`));
    if (key !== undefined) return key;
  }
  throw new Error('nothing is stored');
}
