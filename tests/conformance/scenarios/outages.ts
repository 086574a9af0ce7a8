import type { CacheUnderTest } from '../cache-under-test';
import { allSee, comesToSee, invalidateUntilDone, isCached, load } from '../expectations';
import type { RedisStage } from '../fixture';
import { onRedis } from '../scenario';
import { eventually, within } from '../within';

/** How long a load may take while Redis is away: it tells an answer from none, no more. */
const ANSWER = 5000;

/** The cache may be frozen or gone; loads go on, and no invalidation is lost. */
export const outages = [
  onRedis({
    name: 'frozen-redis-load',
    title: 'Loads are answered while Redis is stopped (SIGSTOP)',
    async play(stage) {
      const cache = await stage.here();
      await load(cache, stage.owner);
      stage.redis.freeze();
      for (let i = 1; i <= 3; i++) await load(cache, stage.neighbour(i), ANSWER);
    },
  }),
  onRedis({
    name: 'frozen-redis-start',
    title: 'A process that starts while Redis is stopped answers loads',
    async play(stage) {
      stage.redis.freeze();
      await load(await stage.here(), stage.owner, ANSWER);
    },
  }),
  onRedis({
    name: 'frozen-redis-invalidation',
    title: 'An invalidation while Redis is stopped rejects, or has taken effect once Redis is back',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      await load(cache, stage.owner);
      await load(another, stage.owner);
      stage.redis.freeze();
      const name = stage.change();
      const accepted = await invalidated(cache, stage);
      stage.redis.thaw();
      if (!accepted) await invalidateUntilDone(cache, stage.owner, ['client', 'schedule']);
      await comesToSee(name, stage, 'the process that invalidated', cache);
      await comesToSee(name, stage, 'another process', another);
      await allSee(name, stage, { 'a new process': await stage.here() });
    },
  }),
  onRedis({
    name: 'frozen-redis-comes-back',
    title: 'What was loaded while Redis was stopped is not served stale after it, and is cached again',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      stage.redis.freeze();
      await load(cache, stage.owner, ANSWER);
      stage.redis.thaw();
      await eventually(ANSWER, () => stage.command((redis) => redis.ping()));
      const name = stage.change();
      await invalidateUntilDone(another, stage.owner, ['client', 'schedule']);
      await comesToSee(name, stage, 'the process that loaded', cache);
      await cachedForOthers(stage, cache, another);
    },
  }),
  onRedis({
    name: 'killed-redis-load',
    title: 'Loads are answered while Redis is gone (SIGKILL)',
    async play(stage) {
      const cache = await stage.here();
      await load(cache, stage.owner);
      await stage.redis.kill();
      for (let i = 1; i <= 3; i++) await load(cache, stage.neighbour(i), ANSWER);
    },
  }),
  onRedis({
    name: 'killed-redis-restarts',
    title: 'Once Redis is restarted, what one process loads is cached for the others again',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      await load(cache, stage.owner);
      await stage.redis.kill();
      await load(cache, stage.neighbour(1), ANSWER);
      await stage.redis.restart();
      await cachedForOthers(stage, cache, another);
    },
  }),
  onRedis({
    name: 'connections-killed-during-load',
    title: 'A load whose connections are killed (CLIENT KILL) is answered, and so are the next',
    async play(stage) {
      const cache = await stage.here();
      const fill = stage.hold('client');
      const filling = load(cache, stage.owner);
      await fill.started;
      await stage.command(async (redis) => {
        await redis.call('CLIENT', 'KILL', 'TYPE', 'normal');
        await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      });
      fill.letGo();
      await filling;
      const name = stage.change();
      await invalidateUntilDone(cache, stage.owner, ['client', 'schedule']);
      await comesToSee(name, stage, 'the process without connections', cache);
      await cachedForOthers(stage, cache, await stage.here());
    },
  }),
  onRedis({
    name: 'script-flush',
    title: 'Loads and invalidations work after SCRIPT FLUSH',
    async play(stage) {
      const cache = await stage.here();
      await load(cache, stage.owner);
      await stage.command((redis) => redis.script('FLUSH'));
      const name = stage.change();
      await cache.invalidate(stage.owner, ['client', 'schedule']);
      await stage.command((redis) => redis.script('FLUSH'));
      await allSee(name, stage, { 'its process': cache });
      await isCached(stage, await stage.here());
    },
  }),
];

/** False: it rejected, as it may. */
async function invalidated(cache: CacheUnderTest, { owner }: RedisStage): Promise<boolean> {
  const invalidating = cache.invalidate(owner, ['client', 'schedule']).then(
    () => true,
    () => false,
  );
  return within(10_000, 'an invalidation while Redis is stopped', invalidating);
}

/** Soon: a circuit may have to close first. Each attempt is a client nobody has loaded yet. */
async function cachedForOthers(stage: RedisStage, cache: CacheUnderTest, another: CacheUnderTest) {
  let next = 100;
  await eventually(15_000, async () => {
    const client = stage.neighbour(next++);
    await load(cache, client, ANSWER);
    await isCached(stage, another, client);
  });
}
