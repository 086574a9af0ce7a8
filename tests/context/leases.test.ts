import { redisUrl } from '../support/servers';
import { caughtUp, everything, fixture, keysOf, origins, testRedis } from './fixture';

/** A value that was read from the source before an invalidation is neither stored nor returned after it. */
describe('a fill', () => {
  const redis = testRedis();

  test('that read before an invalidation is refused after it, and its reader gets the new value', async () => {
    const { owner, source, open } = fixture();
    const [service, another] = [await open(), await open()];
    const fill = source.holdNext('client');
    const loading = service.load(owner);
    await fill.started;

    source.values.client.name = 'Анна';
    await service.invalidate(owner, ['client']);
    fill.letGo();

    expect((await loading).context.client.name).toBe('Анна');
    const stored = await another.load(owner);
    expect(stored.context.client.name).toBe('Анна');
    expect(origins(stored.report)).toEqual(everything('redis'));
    expect(source.loads.client).toBe(2);
  });

  test.each(['this process', 'another process'])(
    'that read before an invalidation gives nothing to a reader of %s that starts after it',
    async (where) => {
      const { owner, source, open } = fixture();
      const service = await open();
      const reader = where === 'this process' ? service : await open();
      const fill = source.holdNext('client');
      const loading = service.load(owner);
      await fill.started;

      source.values.client.name = 'Анна';
      await service.invalidate(owner, ['client']);
      const { context, report } = await reader.load(owner); // the old fill still runs

      expect(context.client.name).toBe('Анна');
      expect(report.segments.client.from).toBe('filled');
      fill.letGo();
      expect((await loading).context.client.name).toBe('Анна');
    },
  );

  test('that read before an invalidation does not hold up readers that wait for a later fill', async () => {
    const { owner, source, open } = fixture();
    const [service, another] = [await open(), await open()];
    const old = source.holdNext('client');
    const first = service.load(owner);
    await old.started;
    source.values.client.name = 'Анна';
    await service.invalidate(owner, ['client']);

    const later = source.holdNext('client');
    const second = another.load(owner);
    await later.started;
    const third = service.load(owner); // its process still runs the old fill; the lease is the other process's
    await caughtUp(service, owner);
    later.letGo();

    expect((await third).context.client.name).toBe('Анна');
    expect((await second).context.client.name).toBe('Анна');
    old.letGo();
    await first;
  });

  test('is joined by the readers of its process', async () => {
    const { owner, source, open } = fixture();
    const service = await open();
    const fill = source.holdNext('company');
    const first = service.load(owner);
    await fill.started;

    const second = service.load(owner);
    await caughtUp(service, owner);
    fill.letGo();

    expect((await first).report.segments.company.from).toBe('filled');
    expect((await second).report.segments.company.from).toBe('joined');
    expect((await second).context.company).toEqual(source.values.company);
  });

  test('is one for 50 loads at once in one process', async () => {
    const { owner, source, open } = fixture();
    const service = await open();

    const loaded = await Promise.all(Array.from({ length: 50 }, () => service.load(owner)));

    expect(source.loads).toEqual({ company: 1, schedule: 1, client: 1, dialogue: 1 });
    for (const { context } of loaded) expect(context).toEqual(loaded[0]?.context);
  });

  test('is one for 50 loads at once in each of two processes', async () => {
    const { owner, source, open } = fixture();
    const services = [await open(), await open()];

    const loads = services.flatMap((service) => Array.from({ length: 50 }, () => service.load(owner)));
    await Promise.all(loads);

    expect(source.loads).toEqual({ company: 1, schedule: 1, client: 1, dialogue: 1 });
  });

  test('that fails releases its lease at once: the next load succeeds', async () => {
    const { companyId, owner, source, open } = fixture();
    const service = await open();
    source.alwaysThrows();

    await expect(service.load(owner)).rejects.toThrow('the source is out of order');

    expect(await keysOf(redis, companyId)).toEqual([]);
    source.recovers();
    expect(origins((await service.load(owner)).report)).toEqual(everything('filled'));
  });

  test('of several segments stores the others when one fails', async () => {
    const { companyId, owner, source, key, open } = fixture();
    const service = await open();
    const fill = source.holdNext('client');
    const loading = service.load(owner);
    await fill.started;
    const others = [key('company'), key('dialogue'), key('schedule')];
    expect(await redis.hkeys(key('client'))).toEqual(['lease']);

    source.alwaysThrows();
    fill.letGo();

    await expect(loading).rejects.toThrow('the source is out of order');
    expect(await keysOf(redis, companyId)).toEqual(others);
  });

  test('whose lease has expired is refused, and its reader asks the source again', async () => {
    const { owner, source, key, open } = fixture();
    const service = await open();
    const fill = source.holdNext('client');
    const loading = service.load(owner);
    await fill.started;

    await redis.del(key('client'));
    source.values.client.name = 'Анна';
    fill.letGo();

    expect((await loading).context.client.name).toBe('Анна');
    expect(source.loads.client).toBe(2);
  });

  test('during which Redis is flushed stores nothing stale', async () => {
    const apart = new URL(redisUrl);
    apart.pathname = '/9'; // a database that no other test is in
    const { owner, source, open } = fixture();
    const [service, another] = [await open({ redis: apart.href }), await open({ redis: apart.href })];
    const fill = source.holdNext('client');
    const loading = service.load(owner);
    await fill.started;

    source.values.client.name = 'Анна';
    await flush(apart.href);
    fill.letGo();

    expect((await loading).context.client.name).toBe('Анна');
    expect((await another.load(owner)).context.client.name).toBe('Анна');
  });

  async function flush(url: string): Promise<void> {
    const connection = redis.duplicate({ db: Number(new URL(url).pathname.slice(1)) });
    await connection.flushdb();
    connection.disconnect();
  }
});
