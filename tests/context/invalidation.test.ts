import { dropAfter } from '../../src/context/invalidation';
import { entryKey } from '../../src/context/keys';
import { everything, fixture, keysOf, origins, testRedis } from './fixture';

const NEIGHBOUR = '+79163674724';

describe('of the cached segments', () => {
  const redis = testRedis();

  test('a booking of a client drops their segment and the shared schedule', async () => {
    const { companyId, owner, neighbour, open } = fixture();
    const service = await open();
    await service.load(owner);
    await service.load(neighbour(NEIGHBOUR));

    await dropAfter(service, 'booking-updated', { companyId, clients: [owner.client] });

    const first = await service.load(owner);
    const second = await service.load(neighbour(NEIGHBOUR));
    expect(origins(first.report)).toEqual({ ...everything('local'), client: 'filled', schedule: 'filled' });
    expect(origins(second.report)).toEqual(everything('local'));
  });

  test('a booking of an unknown client drops the segments of all clients and the schedule, only of this company', async () => {
    const { companyId, owner, neighbour, open } = fixture();
    const another = fixture();
    const service = await open();
    for (const client of [owner, neighbour(NEIGHBOUR), another.owner]) await service.load(client);

    await dropAfter(service, 'booking-updated', { companyId, clients: [] });

    const first = await service.load(owner);
    const second = await service.load(neighbour(NEIGHBOUR));
    expect(origins(first.report)).toEqual({ ...everything('local'), client: 'filled', schedule: 'filled' });
    expect(second.report.segments.client.from).toBe('filled');
    expect(origins((await service.load(another.owner)).report)).toEqual(everything('local'));
  });

  test('a booking of an unknown client drops more clients than one command takes', async () => {
    const { companyId, open } = fixture();
    const service = await open();
    const clients = 200_000;
    const fill = redis.pipeline();
    fill.eval(
      `for i = 1, ARGV[2] do redis.call('HSET', '${entryKey('client', { companyId, client: '' })}' .. i, 'lease', 'x') end`,
      0,
      '',
      clients,
    );
    await fill.exec();

    expect(await service.invalidateClients(companyId)).toBe(clients);

    expect(await keysOf(redis, companyId)).toEqual([]);
  });

  test('a booking of an unknown client refuses the fills of clients that are under way', async () => {
    const { companyId, owner, source, open } = fixture();
    const service = await open();
    const fill = source.holdNext('client');
    const loading = service.load(owner);
    await fill.started;

    source.values.client.name = 'Анна';
    await dropAfter(service, 'booking-updated', { companyId, clients: [] });
    fill.letGo();

    expect((await loading).context.client.name).toBe('Анна');
  });

  test('a change of the company drops its segment and the schedule, for all clients', async () => {
    const { companyId, owner, open } = fixture();
    const service = await open();
    await service.load(owner);

    await dropAfter(service, 'company-updated', { companyId, clients: [] });

    const { report } = await service.load(owner);
    expect(origins(report)).toEqual({ ...everything('local'), company: 'filled', schedule: 'filled' });
  });
});
