import { startFrozenRedis } from '../../support/frozen-redis';
import { startDeafLine } from '../deaf-line';
import { allSee, comesToSee, load } from '../expectations';
import type { RedisStage } from '../fixture';
import { onRedis } from '../scenario';

/** What a process holds for itself is as fresh as what Redis holds. */
export const copies = [
  onRedis({
    name: 'invalidation-reaches-other-processes',
    title: 'A process that holds a context learns of an invalidation by another process within seconds',
    async play(stage) {
      const [cache, elsewhere] = await Promise.all([stage.here(), stage.elsewhere()]);
      await load(cache, stage.owner);
      await load(elsewhere, stage.owner);
      const name = stage.change();
      await cache.invalidate(stage.owner, ['client', 'schedule']);
      await comesToSee(name, stage, 'the other process', elsewhere);
    },
  }),
  onRedis({
    name: 'copy-while-subscription-is-cut',
    title: 'A copy in process is not served after an invalidation that its lost subscription did not deliver',
    play: (stage) => heldWhileDeaf(stage, 'cut'),
  }),
  onRedis({
    name: 'copy-while-subscription-is-silent',
    title:
      'A copy in process is not served after an invalidation that its silent subscription did not deliver',
    play: (stage) => heldWhileDeaf(stage, 'silence'),
  }),
  onRedis({
    name: 'copy-while-redis-is-out-of-reach',
    title:
      'A copy in process is not served after an invalidation while Redis is out of reach of this process',
    async play(stage) {
      const line = await startFrozenRedis(stage.redis.url);
      try {
        const [cache, reachable] = [await stage.here({ redisUrl: line.url }), await stage.here()];
        await load(cache, stage.owner);
        line.freeze();
        const name = stage.change();
        await reachable.invalidate(stage.owner, ['client', 'schedule']);
        await allSee(name, stage, { 'the process without Redis': cache });
        await line.resume();
        await comesToSee(name, stage, 'the process that has Redis again', cache);
      } finally {
        await line.stop();
      }
    },
  }),
];

async function heldWhileDeaf(stage: RedisStage, how: 'cut' | 'silence'): Promise<void> {
  const line = await startDeafLine(stage.redis.url);
  try {
    const [cache, another] = [await stage.here({ redisUrl: line.url }), await stage.here()];
    await load(cache, stage.owner);
    line[how]();
    const name = stage.change();
    await another.invalidate(stage.owner, ['client', 'schedule']);
    await allSee(name, stage, { 'the process that hears nothing': cache });
  } finally {
    await line.close();
  }
}
