import type { CacheUnderTest } from '../cache-under-test';
import { assertLoads, assertSame, isCached, load } from '../expectations';
import type { RedisStage } from '../fixture';
import type { CacheElsewhere } from '../other-process';
import { onRedis } from '../scenario';
import { slowed } from '../slow-source';
import { within } from '../within';

const CALLERS = 50;
/** Long enough for all callers of both processes to come while the first still loads. */
const SOURCE_TAKES = 500;

/** What is loaded once is shared: by callers, processes, and clients of a company. */
export const herds = [
  onRedis({
    name: 'herd-of-two-processes',
    title: 'Two processes with 50 callers each load a cold context once',
    async play(stage) {
      const caches = await twoProcesses(stage);
      await herd(stage, caches);
      assertLoads(stage, { company: 1, schedule: 1, client: 1, dialogue: 1 });
    },
  }),
  onRedis({
    name: 'herd-after-invalidation',
    title: 'Two processes with 50 callers each load once what an invalidation dropped, and nothing else',
    async play(stage) {
      const caches = await twoProcesses(stage);
      await load(caches.cache, stage.owner);
      await caches.cache.invalidate(stage.owner, ['client', 'schedule']);
      await herd(stage, caches);
      assertLoads(stage, { company: 1, schedule: 2, client: 2, dialogue: 1 });
    },
  }),
  onRedis({
    name: 'company-is-shared',
    title: 'Another client of the same company does not load the company again',
    async play(stage) {
      const [cache, another] = await Promise.all([stage.here(), stage.here()]);
      await load(cache, stage.owner);
      await load(cache, stage.neighbour(1));
      await load(another, stage.neighbour(2));
      assertLoads(stage, { company: 1, schedule: 1, client: 3, dialogue: 3 });
    },
  }),
  onRedis({
    name: 'schedule-is-dropped-for-all',
    title: 'A booking of one client drops the schedule that the company’s other clients are offered',
    async play(stage) {
      const cache = await stage.here();
      await load(cache, stage.owner);
      await load(cache, stage.neighbour(1));
      stage.source.values.schedule.busy = [];
      await cache.invalidate(stage.owner, ['client', 'schedule']);
      const { schedule } = await load(cache, stage.neighbour(1));
      assertSame(schedule.busy, [], 'another client is offered the schedule from before the booking');
    },
  }),
  onRedis({
    name: 'booking-leaves-the-dialogue',
    title: 'An invalidation of client and schedule leaves company and dialogue cached',
    async play(stage) {
      const cache = await stage.here();
      await load(cache, stage.owner);
      await cache.invalidate(stage.owner, ['client', 'schedule']);
      await load(cache, stage.owner);
      assertLoads(stage, { company: 1, schedule: 2, client: 2, dialogue: 1 });
      await isCached(stage, cache);
    },
  }),
];

interface TwoProcesses {
  cache: CacheUnderTest;
  elsewhere: CacheElsewhere;
}

async function twoProcesses(stage: RedisStage): Promise<TwoProcesses> {
  const source = slowed(stage.source, SOURCE_TAKES);
  const [cache, elsewhere] = await Promise.all([stage.here({ source }), stage.elsewhere({ source })]);
  // Connections are made and code is loaded before the herd comes: its callers shall come at the same time.
  const another = { companyId: 'another', client: stage.owner.client };
  await Promise.all([load(cache, another), load(elsewhere, another)]);
  stage.forgetLoads();
  return { cache, elsewhere };
}

async function herd(stage: RedisStage, { cache, elsewhere }: TwoProcesses): Promise<void> {
  const here = Array.from({ length: CALLERS }, () => cache.load(stage.owner));
  const there = elsewhere.loadOften(stage.owner, CALLERS);
  await within(20_000, 'the herd', Promise.all([...here, there]));
}
