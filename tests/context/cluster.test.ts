import { Cluster, type Redis } from 'ioredis';
import { entryKey } from '../../src/context/keys';
import { IMPATIENT } from '../support/limits';
import { describeWithRedis } from '../support/native/available';
import { type NativeCluster, startNativeCluster } from '../support/native/cluster';
import { everything, fixture, origins } from './fixture';

const NEIGHBOURS = ['+79160000001', '+79160000002', '+79160000003', '+79160000004'];

describeWithRedis('on a cluster of three masters', () => {
  let cluster: NativeCluster;
  let redis: Cluster;
  beforeAll(async () => {
    cluster = await startNativeCluster(3);
    redis = new Cluster(cluster.masters.map(({ host, port }) => ({ host, port })));
  });
  afterAll(async () => {
    redis.disconnect();
    await cluster.stop();
  });

  test.each(['a URL', 'a connection'])(
    'given %s, contexts of many companies are filled, confirmed and dropped',
    async (given) => {
      for (let i = 0; i < 12; i++) {
        const { owner, source, open } = fixture();
        const [service, another] = await Promise.all([open(to(given)), open(to(given))]);

        expect(origins((await service.load(owner)).report)).toEqual(everything('filled'));
        expect(origins((await service.load(owner)).report)).toEqual(everything('local'));
        expect(origins((await another.load(owner)).report)).toEqual(everything('redis'));

        source.values.client.name = 'Анна';
        expect(await another.invalidate(owner, ['client', 'schedule'])).toBe(2);
        expect((await service.load(owner)).context.client.name).toBe('Анна');
      }
    },
  );

  test('a booking of an unknown client drops every client of the company, wherever its slot is', async () => {
    for (let i = 0; i < 6; i++) {
      const { companyId, neighbour, open } = fixture();
      const service = await open(to('a URL'));
      for (const phone of NEIGHBOURS) await service.load(neighbour(phone));

      expect(await service.invalidateClients(companyId)).toBe(NEIGHBOURS.length);
    }
  });

  test('while the slot of a company moves, its contexts are served from the cache, and dropped segments are gone', async () => {
    const { owner, source, neighbour, key, open } = fixture();
    const services = [await open(to('a URL')), await open(to('a URL'))];
    for (const phone of NEIGHBOURS) await services[0]?.load(neighbour(phone));
    await services[0]?.load(owner);
    const from = await cluster.ownerOf(key('company'));
    const elsewhere = cluster.masters.find((master) => master !== from) ?? from;
    let round = 0;

    await cluster.moveSlotOf(key('company'), elsewhere, async () => {
      round += 1;
      source.values.client.name = `client ${round}`;
      source.values.schedule.busy = [];
      await services[round % 2]?.invalidate(owner, ['client', 'schedule']);
      for (const service of services) {
        for (const who of [owner, ...NEIGHBOURS.map(neighbour)]) {
          const { context, report } = await service.load(who);
          expect(Object.values(origins(report))).not.toContain('direct');
          if (who === owner) expect(context.client.name).toBe(`client ${round}`);
        }
      }
    });

    expect(round).toBeGreaterThan(4);
    expect(await cluster.ownerOf(key('company'))).toBe(elsewhere);
    for (const service of services) {
      expect(origins((await service.load(owner)).report)).toEqual(everything('local'));
    }
    expect(await redis.exists(entryKey('client', owner))).toBe(1);
  });

  test('when a master is killed, its companies are read from the source, and the others’ from the cache', async () => {
    const [mine, theirs] = await companiesOnDifferentMasters();
    const service = await mine.open({ ...to('a URL'), timeoutMs: IMPATIENT });
    const neighbours = await theirs.open({ ...to('a URL'), timeoutMs: IMPATIENT });
    await service.load(mine.owner);
    await neighbours.load(theirs.owner);
    const lost = await cluster.ownerOf(mine.key('company'));

    await lost.kill();
    mine.source.values.client.name = 'Анна';
    const { context } = await service.load(mine.owner, { client: 2 });
    const unharmed = await neighbours.load(theirs.owner);

    expect(context.client.name).toBe('Анна');
    expect(origins(unharmed.report)).toEqual(everything('local'));
    await lost.restart();
  });

  async function companiesOnDifferentMasters() {
    const mine = fixture();
    const first = await cluster.ownerOf(mine.key('company'));
    for (;;) {
      const theirs = fixture();
      if ((await cluster.ownerOf(theirs.key('company'))) !== first) return [mine, theirs] as const;
    }
  }

  function to(given: string): { redis: string | Redis | Cluster } {
    return { redis: given === 'a URL' ? cluster.url : redis };
  }
});
