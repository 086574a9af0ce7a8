import { withConnection } from '../../support/native/redis';
import { comesToSee, invalidateUntilDone, isCached, load } from '../expectations';
import type { ClusterStage } from '../fixture';
import { onCluster } from '../scenario';
import { crossed } from './fills';

/** The same on a real cluster of three masters. */
export const clusters = [
  onCluster({
    name: 'cluster-invalidation',
    title: 'On a cluster of three masters, one invalidation drops several segments, and contexts are cached',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      for (let i = 0; i < 6; i++) await isSharedOnCluster(stage, i, cache, another);
    },
  }),
  onCluster({
    name: 'cluster-fill-crosses-invalidation',
    title: 'A fill that read before an invalidation leaves nothing old behind on a cluster either',
    play: (stage) => crossed(stage, {}),
  }),
  onCluster({
    name: 'cluster-slot-moves',
    title: 'While a slot moves to another master, loads are answered and no invalidation is lost',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      await load(cache, stage.owner);
      await load(another, stage.owner);
      const key = await someKey(stage);
      const from = await stage.cluster.ownerOf(key);
      const to = stage.cluster.masters.find((master) => master !== from);
      if (!to) throw new Error('the cluster has one master');
      await stage.cluster.moveSlotOf(key, to, async () => {
        const name = stage.change();
        await invalidateUntilDone(cache, stage.owner, ['client', 'schedule']);
        await comesToSee(name, stage, 'the process that invalidated', cache);
        await comesToSee(name, stage, 'another process', another);
      });
      const name = stage.change();
      await invalidateUntilDone(another, stage.owner, ['client', 'schedule']);
      await comesToSee(name, stage, 'the process that did not', cache);
    },
  }),
];

type Cache = Awaited<ReturnType<ClusterStage['here']>>;

/** With a company of its own, so that several slots are met. */
async function isSharedOnCluster(stage: ClusterStage, number: number, cache: Cache, another: Cache) {
  const owner = { ...stage.owner, companyId: `${stage.owner.companyId}-${number}` };
  await load(cache, owner);
  await isCached(stage, another, owner);
  const name = stage.change();
  await cache.invalidate(owner, ['client', 'schedule']);
  await comesToSee(name, { owner }, 'the process that invalidated', cache);
  await comesToSee(name, { owner }, 'another process', another);
}

async function someKey({ cluster, owner }: ClusterStage): Promise<string> {
  for (const { port } of cluster.masters) {
    const [key] = await withConnection(port, (redis) => redis.keys(`*${owner.companyId}*`));
    if (key !== undefined) return key;
  }
  throw new Error('nothing is stored');
}
