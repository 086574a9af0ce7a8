import type { CacheUnderTest } from '../cache-under-test';
import { allSee, isCached, load } from '../expectations';
import type { Stage } from '../fixture';
import { onRedis } from '../scenario';
import { within } from '../within';

/** Nothing that was read from the source before an invalidation is handed out after it. */
export const fills = [
  onRedis({
    name: 'fill-crosses-invalidation',
    title: 'A fill that read before an invalidation leaves nothing old behind',
    play: (stage) => crossed(stage, {}),
  }),
  onRedis({
    name: 'fill-elsewhere-crosses-invalidation',
    title: 'A fill of another process that read before an invalidation leaves nothing old behind',
    async play(stage) {
      const [cache, elsewhere] = await Promise.all([stage.here(), stage.elsewhere()]);
      const fill = stage.hold('client');
      const filling = load(elsewhere, stage.owner);
      await fill.started;
      const name = stage.change();
      await cache.invalidate(stage.owner, ['client', 'schedule']);
      fill.letGo();
      await filling;
      await allSee(name, stage, { 'this process': cache, 'the process that filled': elsewhere });
      await isCached(stage, cache);
    },
  }),
  onRedis({
    name: 'reader-during-old-fill',
    title: 'A reader who comes after an invalidation is given the new value while the old fill still runs',
    async play(stage) {
      const cache = await stage.here();
      await readBehindOldFill(stage, { filler: cache, invalidator: cache, reader: cache });
    },
  }),
  onRedis({
    name: 'reader-elsewhere-during-old-fill',
    title: 'A reader who comes after an invalidation does not wait for the old fill of another process',
    async play(stage) {
      const [cache, elsewhere] = await Promise.all([stage.here(), stage.elsewhere()]);
      await readBehindOldFill(stage, { filler: elsewhere, invalidator: cache, reader: cache });
    },
  }),
  onRedis({
    name: 'reader-during-old-fill-invalidated-elsewhere',
    title:
      'A reader who comes after an invalidation by another process does not join the old fill of his own',
    async play(stage) {
      const [cache, elsewhere] = await Promise.all([stage.here(), stage.elsewhere()]);
      await readBehindOldFill(stage, { filler: cache, invalidator: elsewhere, reader: cache });
    },
  }),
  onRedis({
    name: 'reader-behind-two-fills',
    title: 'A reader who waits for the fill of another process does not join an older one of his own',
    async play(stage) {
      const [cache, elsewhere] = await Promise.all([stage.here(), stage.elsewhere()]);
      const older = stage.hold('client');
      const filling = [load(cache, stage.owner)];
      await older.started;
      const name = stage.change();
      await cache.invalidate(stage.owner, ['client', 'schedule']);
      const later = stage.hold('client');
      filling.push(load(elsewhere, stage.owner));
      await later.started;
      await within(8000, 'a reader behind two fills', allSee(name, stage, { 'the reader': cache }));
      for (const { letGo } of [later, older]) letGo();
      await Promise.all(filling);
    },
  }),
  onRedis({
    name: 'everything-evicted-after-invalidation',
    title: 'An old fill leaves nothing behind when all that Redis held was evicted after the invalidation',
    play: (stage) => crossed(stage, { after: () => stage.command((redis) => redis.flushall()) }),
  }),
  onRedis({
    name: 'everything-evicted-before-invalidation',
    title: 'An old fill leaves nothing behind when all that Redis held was evicted before the invalidation',
    play: (stage) => crossed(stage, { before: () => stage.command((redis) => redis.flushall()) }),
  }),
  onRedis({
    name: 'flush-in-mid-fill',
    title: 'A flush in mid-fill keeps nobody from an answer, and the context is cached again',
    async play(stage) {
      const [cache, elsewhere] = await Promise.all([stage.here(), stage.elsewhere()]);
      const fill = stage.hold('client');
      const filling = load(cache, stage.owner);
      await fill.started;
      await stage.command((redis) => redis.flushall());
      fill.letGo();
      await filling;
      await load(cache, stage.owner);
      await load(elsewhere, stage.owner);
      await isCached(stage, elsewhere);
      await isCached(stage, cache);
    },
  }),
];

type Caches = Record<'filler' | 'invalidator' | 'reader', Pick<CacheUnderTest, 'load' | 'invalidate'>>;

async function readBehindOldFill(stage: Stage, { filler, invalidator, reader }: Caches): Promise<void> {
  const fill = stage.hold('client');
  const filling = load(filler, stage.owner);
  await fill.started;
  const name = stage.change();
  await invalidator.invalidate(stage.owner, ['client', 'schedule']);
  await within(5000, 'a reader behind an old fill', allSee(name, stage, { 'the reader': reader }));
  fill.letGo();
  await filling;
}

/** The crossing itself, and what happens to Redis before or after the invalidation, while the fill still runs. */
interface Meanwhile {
  before?(): Promise<unknown>;
  after?(): Promise<unknown>;
}

export async function crossed(stage: Stage, meanwhile: Meanwhile): Promise<void> {
  const cache = await stage.here();
  const fill = stage.hold('client');
  const filling = load(cache, stage.owner);
  await fill.started;
  await meanwhile.before?.();
  const name = stage.change();
  await cache.invalidate(stage.owner, ['client', 'schedule']);
  await meanwhile.after?.();
  fill.letGo();
  await filling;
  await allSee(name, stage, { 'its process': cache, 'a new process': await stage.here() });
  await isCached(stage, cache);
}
