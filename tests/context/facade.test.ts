import { createContextService } from '../../src/context/service';
import { SEGMENTS } from '../../src/domain/context';
import { HOUR, MINUTE } from '../../src/time/duration';
import { salonContext } from '../support/contexts';
import { redisUrl } from '../support/servers';
import { everything, fixture, keysOf, origins, PHONE, testRedis } from './fixture';

const NOTHING_LOADED = { company: 0, schedule: 0, client: 0, dialogue: 0 };

describe('getCachedFullContext', () => {
  const redis = testRedis();

  test('is null until everything is cached, and loads nothing', async () => {
    const { companyId, owner, source, open } = fixture();
    const service = await open();

    expect(await service.getCachedFullContext(PHONE, companyId)).toBeNull();
    expect(source.loads).toEqual(NOTHING_LOADED);
    expect(await keysOf(redis, companyId)).toEqual([]); // no lease either: another load may fill

    const loaded = await service.loadFullContext(PHONE, companyId);
    expect(await service.getCachedFullContext(PHONE, companyId)).toEqual(loaded);

    for (const segment of SEGMENTS) {
      await service.loadFullContext(PHONE, companyId);
      await service.invalidate(owner, [segment]);
      expect(await service.getCachedFullContext(PHONE, companyId)).toBeNull();
    }
  });
});

describe('setCachedFullContext', () => {
  const redis = testRedis();
  const made = salonContext({ client: { name: 'Анна' }, dialogue: { state: { step: 'day' } } });

  test('serves the next load of this and every other process without the source', async () => {
    const { companyId, owner, source, open } = fixture();
    const [service, another] = [await open(), await open()];

    await service.setCachedFullContext(PHONE, companyId, made);

    for (const reader of [service, another]) {
      const { context, report } = await reader.load(owner);
      expect(context).toEqual(made);
      expect(origins(report)).toEqual(everything('redis'));
    }
    expect(source.loads).toEqual(NOTHING_LOADED);
  });

  test.each([
    ['12 hours', undefined, 12 * HOUR],
    ['the given time', 5 * MINUTE, 5 * MINUTE],
  ])('keeps each segment for %s', async (_how, given, expected) => {
    const { companyId, key, open } = fixture();
    const service = await open();

    await service.setCachedFullContext(PHONE, companyId, made, given);

    for (const segment of SEGMENTS) {
      const left = await redis.pttl(key(segment));
      expect(left).toBeLessThanOrEqual(expected);
      expect(left).toBeGreaterThan(expected - 2 * MINUTE);
    }
  });

  test.each([Number.POSITIVE_INFINITY, Number.NaN, 0, -1, 1e15])(
    'refuses a lifetime of %d ms and stores nothing',
    async (ttl) => {
      const { companyId, open, source } = fixture();
      const service = await open();

      const refused = { code: 'option.invalid', option: 'ttl' };
      await expect(service.setCachedFullContext(PHONE, companyId, made, ttl)).rejects.toMatchObject(refused);

      expect(await keysOf(redis, companyId)).toEqual([]);
      expect(() => createContextService({ redis: redisUrl, source, ttlMs: { client: ttl } })).toThrow(
        expect.objectContaining({ code: 'option.invalid', option: 'ttlMs.client' }),
      );
    },
  );

  test('rounds a lifetime to whole milliseconds, and every segment expires', async () => {
    const { companyId, key, open } = fixture();
    const service = await open();

    await service.setCachedFullContext(PHONE, companyId, made, 1_800_000.5);

    for (const segment of SEGMENTS) expect(await redis.pttl(key(segment))).toBeGreaterThan(0);
  });

  test('replaces what is there, and refuses the fills that are under way', async () => {
    const { companyId, owner, source, open } = fixture();
    const service = await open();
    const fill = source.holdNext('client');
    const loading = service.load(owner);
    await fill.started;

    await service.setCachedFullContext(PHONE, companyId, made);
    fill.letGo();

    expect((await loading).context.client).toEqual(made.client);
    expect(await service.getCachedFullContext(PHONE, companyId)).toEqual(made);
  });

  test('does not serve a reader that knows the source’s versions', async () => {
    const { companyId, owner, source, open } = fixture();
    const service = await open();
    await service.setCachedFullContext(PHONE, companyId, made);

    const { context } = await service.load(owner, { client: 1 });

    expect(context.client.name).toBeNull();
    expect(source.loads).toEqual({ ...NOTHING_LOADED, client: 1 });
  });
});

describe('invalidateCachedContext', () => {
  test('makes the next load see a new booking, and returns how many keys existed', async () => {
    const { companyId, owner, source, open } = fixture();
    const service = await open();
    await service.loadFullContext(PHONE, companyId);

    expect(await service.invalidateCachedContext(PHONE, companyId)).toBe(2);
    expect(await service.invalidateCachedContext(PHONE, companyId)).toBe(0);

    source.values.schedule.busy = [];
    const { context, report } = await service.load(owner);
    expect(context.schedule.busy).toEqual([]);
    expect(origins(report)).toEqual({ ...everything('local'), client: 'filled', schedule: 'filled' });
  });

  test('drops the given segments instead', async () => {
    const { companyId, owner, open } = fixture();
    const service = await open();
    await service.loadFullContext(PHONE, companyId);

    expect(await service.invalidateCachedContext(PHONE, companyId, ['company'])).toBe(1);

    const { report } = await service.load(owner);
    expect(origins(report)).toEqual({ ...everything('local'), company: 'filled' });
  });
});

describe('a client with several addresses', () => {
  const SECOND = '+79163674799';

  test('has one context: setting or dropping it by one address applies to the other', async () => {
    const { companyId, owner, source, open } = fixture();
    const service = await open({
      source: Object.assign(source, { canonicalAddress: async () => owner.client }),
    });
    const made = salonContext({ client: { name: 'Анна' } });

    await service.setCachedFullContext(SECOND, companyId, made);
    expect(await service.getCachedFullContext(PHONE, companyId)).toEqual(made);
    expect(await service.getCachedFullContext(SECOND, companyId)).toEqual(made);

    expect(await service.invalidateCachedContext(SECOND, companyId)).toBe(2);
    expect(await service.getCachedFullContext(PHONE, companyId)).toBeNull();
  });
});

describe('a phone', () => {
  test.each(['+79163674723', '79163674723', '+7 (916) 367-47-23', '00 7 916 3674723', '79163674723@c.us'])(
    'is the same client when it is written %s',
    async (spelling) => {
      const { companyId, source, open } = fixture();
      const service = await open();
      const loaded = await service.loadFullContext(PHONE, companyId);

      expect(await service.getCachedFullContext(spelling, companyId)).toEqual(loaded);
      expect(await service.loadFullContext(spelling, companyId)).toEqual(loaded);
      expect(source.loads.client).toBe(1);
      expect(await service.invalidateCachedContext(spelling, companyId)).toBe(2);
      await service.setCachedFullContext(spelling, companyId, loaded);
      expect(await service.getCachedFullContext(PHONE, companyId)).toEqual(loaded);
    },
  );

  test.each(['', '12', '8 916 367-47-23', 'Анна'])(
    'that is none (%j) is refused everywhere',
    async (given) => {
      const { companyId, source, open } = fixture();
      const service = await open();
      const refused = { code: 'address.invalid' };

      await expect(service.loadFullContext(given, companyId)).rejects.toMatchObject(refused);
      await expect(service.getCachedFullContext(given, companyId)).rejects.toMatchObject(refused);
      await expect(service.invalidateCachedContext(given, companyId)).rejects.toMatchObject(refused);
      await expect(service.setCachedFullContext(given, companyId, salonContext())).rejects.toMatchObject(
        refused,
      );
      expect(source.loads).toEqual(NOTHING_LOADED);
    },
  );
});
