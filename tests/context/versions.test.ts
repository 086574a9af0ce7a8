import { caughtUp, everything, fixture, origins } from './fixture';

/** Where an event is lost, the source's versions show that an entry is stale. */
describe('a reader that knows the source’s versions', () => {
  test.each(['this process', 'another process'])(
    'is not given an older entry of %s: it counts as absent',
    async (where) => {
      const { owner, source, open } = fixture();
      const service = await open();
      await service.load(owner);
      source.values.client.name = 'Анна';
      source.versions.client = 2;

      const reader = where === 'this process' ? service : await open();
      const { context, report } = await reader.load(owner, { client: 2 });

      expect(context.client.name).toBe('Анна');
      expect(report.segments.client.from).toBe('filled');
      const stored = await (await open()).load(owner);
      expect(stored.context.client.name).toBe('Анна');
      expect(origins(stored.report)).toEqual(everything('redis'));
      expect(source.loads).toEqual({ company: 1, schedule: 1, client: 2, dialogue: 1 });
    },
  );

  test('drops only the older segment', async () => {
    const { owner, source, open } = fixture();
    const service = await open();
    await service.load(owner);
    source.versions.schedule = 2;

    const { report } = await service.load(owner, { company: 1, schedule: 2, client: 1, dialogue: 1 });

    expect(origins(report)).toEqual({ ...everything('local'), schedule: 'filled' });
  });

  test('does not use a fill of its process that read an older version', async () => {
    const { owner, source, open } = fixture();
    const service = await open();
    const fill = source.holdNext('client');
    const first = service.load(owner);
    await fill.started;
    source.values.client.name = 'Анна';
    source.versions.client = 2;

    const second = service.load(owner, { client: 2 });
    await caughtUp(service, owner);
    fill.letGo();

    expect((await second).context.client.name).toBe('Анна');
    expect((await first).context.client.name).toBeNull(); // it had begun before the change
    const afterwards = await service.load(owner);
    expect(afterwards.context.client.name).toBe('Анна');
    expect(source.loads.client).toBe(2);
  });

  test('is not given an entry with a higher version: a restored database counts again from its backup', async () => {
    const { owner, source, open } = fixture();
    source.versions.client = 5;
    const [service, another] = [await open(), await open()];
    await service.load(owner);
    source.values.client.name = 'Анна, as the backup has her';
    source.versions.client = 3;

    for (const reader of [service, another]) {
      const { context } = await reader.load(owner, { client: 3 });
      expect(context.client.name).toBe('Анна, as the backup has her');
    }

    expect(source.loads.client).toBe(2);
  });

  test('shares a fill of its process that began after the load, although the source has changed since', async () => {
    const { owner, source, open } = fixture();
    source.versions.client = 6;
    const service = await open();
    const fill = source.holdNext('client');
    const loads = Array.from({ length: 20 }, () => service.load(owner, { client: 5 }));
    await fill.started;
    await caughtUp(service, owner);
    fill.letGo();

    await Promise.all(loads);

    expect(source.loads.client).toBe(1);
  });

  test.each([
    ['has no versions', undefined],
    ['is behind', 1],
  ])('asks a source that %s once, and uses its answer', async (_source, version) => {
    const { owner, source, open } = fixture();
    source.versions.client = version;
    const service = await open();

    const { context } = await service.load(owner, { client: 2 });

    expect(context.client.phone).toBe(owner.client);
    expect(source.loads.client).toBe(1);
  });

  test('does not keep a source that counts nothing from being cached for those who know no versions', async () => {
    const { owner, source, open } = fixture();
    source.versions.client = undefined;
    const service = await open();
    await service.load(owner);

    expect(origins((await service.load(owner)).report)).toEqual(everything('local'));
  });
});
