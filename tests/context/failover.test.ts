import { eventually } from '../support/eventually';
import { startFrozenRedis } from '../support/frozen-redis';
import { IMPATIENT } from '../support/limits';
import { describeWithRedis } from '../support/native/available';
import { startNativeRedis, withConnection } from '../support/native/redis';
import { type NativeSentinel, startNativeSentinel } from '../support/native/sentinel';
import { everything, fixture, origins } from './fixture';

describeWithRedis('behind sentinels', () => {
  let servers: NativeSentinel;
  beforeAll(async () => {
    servers = await startNativeSentinel();
  });
  afterAll(() => servers.stop());

  test('contexts are loaded during a failover, and stored by the new master', async () => {
    const { owner, source, open } = fixture();
    const service = await open({ redis: servers.url, timeoutMs: IMPATIENT });
    await service.load(owner);
    expect(origins((await service.load(owner)).report)).toEqual(everything('local'));

    await servers.failOver();
    source.values.client.name = 'Анна';
    source.versions.client = 2;

    const names = new Set<string | null>();
    await eventually(async () => {
      const { context, report } = await service.load(owner, { client: 2 });
      names.add(context.client.name);
      return Object.values(origins(report)).every((from) => from === 'local');
    });
    expect([...names]).toEqual(['Анна']);
    await eventually(async () => (await service.invalidate(owner, ['client', 'schedule'])) === 2);
    expect(origins((await service.load(owner)).report)).toEqual({
      ...everything('local'),
      client: 'filled',
      schedule: 'filled',
    });
  });
});

describeWithRedis('when the address of a managed Redis moves to another server', () => {
  test('the service leaves the old server, now a replica, for the new master', async () => {
    const { owner, open } = fixture();
    const [old, master] = [await startNativeRedis(), await startNativeRedis()];
    const address = await startFrozenRedis(old.url);
    try {
      const service = await open({ redis: address.url, timeoutMs: IMPATIENT });
      await service.load(owner);

      address.leadTo(master.url);
      await withConnection(old.port, (redis) => redis.replicaof(master.host, master.port));

      await expect(service.invalidate(owner, ['client'])).rejects.toThrow('READONLY');
      await eventually(() => address.accepted() > 1); // that once was enough
      await service.ready(30_000);
      await eventually(async () => (await service.invalidate(owner, ['client'])) === 0);

      expect(origins((await service.load(owner)).report)).toEqual(everything('filled'));
      expect(origins((await service.load(owner)).report)).toEqual(everything('local'));
    } finally {
      await address.stop();
      await old.stop();
      await master.stop();
    }
  });
});
