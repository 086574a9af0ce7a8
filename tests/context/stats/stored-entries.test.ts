import { Cluster, Redis } from 'ioredis';
import { storedStats } from '../../../src/context/stats/stored-entries';
import { contextStats } from '../../../src/operations/context-stats';
import type { RedisClient } from '../../../src/redis/connection';
import { describeWithRedis } from '../../support/native/available';
import { startNativeCluster } from '../../support/native/cluster';
import { startNativeRedis } from '../../support/native/redis';
import { type Fixture, fixture } from '../fixture';

const KINDS = {
  'one server': async () => {
    const server = await startNativeRedis();
    return { url: server.url, redis: new Redis(server.url) as RedisClient, stop: () => server.stop() };
  },
  'a cluster of three masters': async () => {
    const cluster = await startNativeCluster(3);
    const nodes = cluster.masters.map(({ host, port }) => ({ host, port }));
    return { url: cluster.url, redis: new Cluster(nodes) as RedisClient, stop: () => cluster.stop() };
  },
};

describeWithRedis('what is stored', () => {
  describe.each(Object.entries(KINDS))('on %s', (_kind, start) => {
    let started: Awaited<ReturnType<(typeof KINDS)['one server']>>;
    beforeAll(async () => {
      started = await start();
    });
    beforeEach(async () => {
      for (const server of started.redis instanceof Cluster ? started.redis.nodes('master') : [started.redis])
        await server.flushall();
    });
    afterAll(async () => {
      started.redis.disconnect();
      await started.stop();
    });

    test('is counted by segment and by company, the largest company first', async () => {
      const [small, large] = [fixture(), fixture()];
      for (const phone of ['+79160000001', '+79160000002', '+79160000003']) await load(large, phone);
      await load(small, '+79160000001');

      const stats = await storedStats(started.redis, { maxKeys: 1000 });

      expect(stats).toMatchObject({ keys: 12, isComplete: true });
      const { company, schedule, client, dialogue } = stats.segments;
      expect([company, schedule, client, dialogue].map(({ entries }) => entries)).toEqual([2, 2, 4, 4]);
      expect(schedule.bytes).toBeGreaterThan(100);
      expect(schedule.oldestAgeSeconds).toBeLessThan(60);
      expect(stats.companies).toMatchObject([
        { companyId: large.companyId, clients: 3, entries: 8 },
        { companyId: small.companyId, clients: 1, entries: 4 },
      ]);
    });

    test('a segment that is being filled has no age', async () => {
      const one = fixture();
      const held = one.source.holdNext('client');
      const loading = load(one, '+79160000001');
      await held.started;

      const { client } = (await storedStats(started.redis, { maxKeys: 1000 })).segments;

      expect(client).toEqual({
        entries: 0,
        filling: 1,
        bytes: 0,
        medianAgeSeconds: null,
        oldestAgeSeconds: null,
      });
      held.letGo();
      await loading;
    });

    test('only a limited number of keys is looked at, and the result says so', async () => {
      for (let i = 0; i < 8; i++) await load(fixture(), '+79160000001');
      const stats = await storedStats(started.redis, { maxKeys: 9 });
      expect(stats.isComplete).toBe(false);
      expect(stats.keys).toBeLessThanOrEqual(9);
      expect(stats.keys).toBeGreaterThan(0);
    });

    test('the entries of one company can be counted alone', async () => {
      const [own, other] = [fixture(), fixture()];
      await load(own, '+79160000001');
      await load(other, '+79160000001');
      const stats = await storedStats(started.redis, { maxKeys: 1000, companies: [own.companyId] });
      expect(stats.companies.map(({ companyId }) => companyId)).toEqual([own.companyId]);
      expect(stats).toMatchObject({ keys: 4, isComplete: true });
    });

    test('keys of others and of other types are left out', async () => {
      await load(fixture(), '+79160000001');
      await started.redis.set('full_context:{962302}:schedule', 'not a hash');
      await started.redis.set('full_context:{962302}:unknown', 'not ours');
      await started.redis.set('bull:{962302}:client', 'not ours');
      expect((await storedStats(started.redis, { maxKeys: 1000 })).keys).toBe(4);
    });

    test('an operator sees them with the hits, the memory and a limited number of companies', async () => {
      for (let i = 0; i < 3; i++) await load(fixture(), '+79160000001');
      const stats = await contextStats(started.redis, { maxKeys: 1000, companies: 2 });
      expect(stats.stored.companies).toHaveLength(2);
      expect(stats.redis.usedBytes).toBeGreaterThan(100_000);
      expect(stats.redis.evictedKeys).toBe(0);
      expect(stats.days[0]?.segments.company.hitRate === null).toBe(
        stats.days[0]?.segments.company.loads === 0,
      );
    });

    async function load({ open, neighbour }: Fixture, phone: string): Promise<void> {
      const service = await open({ redis: started.url });
      await service.load(neighbour(phone));
    }
  });
});
