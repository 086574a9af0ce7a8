import assert from 'node:assert/strict';
import { allSee, comesToSee, isCached, load } from '../expectations';
import { onRedis } from '../scenario';
import { eventually, within } from '../within';

/** A process may end at any moment, and a source may fail or hang. */
export const crashes = [
  onRedis({
    name: 'killed-in-mid-fill',
    title: 'When a process is killed (SIGKILL) in mid-fill, another answers, and the context is cached again',
    async play(stage) {
      const [cache, elsewhere] = await Promise.all([stage.here(), stage.elsewhere()]);
      const fill = stage.hold('client');
      const dying = load(elsewhere, stage.owner).catch(() => undefined);
      await fill.started;
      await elsewhere.kill();
      await dying;
      await load(cache, stage.owner, 15_000);
      await eventually(25_000, () => isCached(stage, cache));
    },
  }),
  onRedis({
    name: 'killed-after-invalidation',
    title: 'When the process that invalidated is killed at once, its invalidation stands',
    async play(stage) {
      const [cache, elsewhere] = await Promise.all([stage.here(), stage.elsewhere()]);
      await load(cache, stage.owner);
      await load(elsewhere, stage.owner);
      const name = stage.change();
      await elsewhere.invalidate(stage.owner, ['client', 'schedule']);
      await elsewhere.kill();
      await comesToSee(name, stage, 'the process that lives', cache);
      await allSee(name, stage, { 'a new process': await stage.here() });
    },
  }),
  onRedis({
    name: 'failed-load',
    title: 'A failed load is not cached: its error reaches the caller, and the next load succeeds',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      stage.source.alwaysThrows();
      const failing = cache.load(stage.owner);
      await assert.rejects(within(10_000, 'a failing load', failing), sourceFailed, 'the error is lost');
      stage.source.recovers();
      await load(cache, stage.owner);
      await isCached(stage, another);
    },
  }),
  onRedis({
    name: 'hanging-source',
    title: 'A source that hangs does not hold its callers, nor the next ones, for ever',
    async play(stage) {
      const cache = await stage.here();
      stage.source.hangs();
      const hanging = cache.load(stage.owner).catch(() => undefined);
      await within(20_000, 'a load from a source that hangs', hanging);
      stage.source.recovers();
      await load(cache, stage.owner, 20_000);
    },
  }),
];

function sourceFailed(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.message.includes('the source is out of order')) return true;
  }
  return false;
}
