import { Redis } from 'ioredis';
import { SEGMENTS } from '../../src/domain/context';
import { HOUR, MINUTE } from '../../src/time/duration';
import { redisUrl } from '../support/servers';
import { fixture, keysOf, PHONE, testRedis } from './fixture';

describe('the keys in Redis', () => {
  const redis = testRedis();

  /** The connection of an embedding program may have a prefix. */
  const prefixed = new Redis(redisUrl, { keyPrefix: 'context:' });
  afterAll(() => prefixed.disconnect());

  const documented = (companyId: string) => [
    `full_context:{${companyId}}:client:${PHONE}`,
    `full_context:{${companyId}}:company`,
    `full_context:{${companyId}}:dialogue:${PHONE}`,
    `full_context:{${companyId}}:schedule`,
  ];

  test.each([
    ['a URL', redisUrl],
    ['a connection with a key prefix', prefixed],
  ])('given %s, a load leaves exactly the four documented keys, and no lease', async (_given, connection) => {
    const { companyId, open } = fixture();
    const service = await open({ redis: connection });

    await service.loadFullContext(PHONE, companyId);

    expect(await keysOf(redis, companyId)).toEqual(documented(companyId));
  });

  test.each([
    ['a URL', redisUrl],
    ['a connection with a key prefix', prefixed],
  ])('given %s, invalidation deletes exactly what was written', async (_given, connection) => {
    const { companyId, owner, open } = fixture();
    const service = await open({ redis: connection });
    await service.loadFullContext(PHONE, companyId);

    expect(await service.invalidate(owner, SEGMENTS)).toBe(4);

    expect(await keysOf(redis, companyId)).toEqual([]);
  });

  test('a booking of the client drops their segment and the schedule; the dialogue and the company stay', async () => {
    const { companyId, key, open } = fixture();
    const service = await open();
    await service.loadFullContext(PHONE, companyId);

    await service.invalidateCachedContext(PHONE, companyId);

    expect(await keysOf(redis, companyId)).toEqual([key('company'), key('dialogue')]);
  });

  test('two clients of a company share its segments', async () => {
    const { companyId, owner, neighbour, source, open } = fixture();
    const service = await open();

    await service.load(owner);
    await service.load(neighbour('+79163674724'));

    expect(source.loads).toEqual({ company: 1, schedule: 1, client: 2, dialogue: 2 });
    expect(await keysOf(redis, companyId)).toHaveLength(6);
  });

  test('each key lives for 90 % to 100 % of the time that is configured for its segment', async () => {
    const { owner, key, open } = fixture();
    const ttlMs = { company: 24 * HOUR, schedule: 30 * MINUTE, client: 6 * HOUR, dialogue: 12 * HOUR };
    const service = await open({ ttlMs });
    const started = performance.now();

    await service.load(owner);

    for (const segment of SEGMENTS) {
      const left = await redis.pttl(key(segment));
      expect(left).toBeLessThanOrEqual(ttlMs[segment]);
      expect(left + performance.now() - started).toBeGreaterThanOrEqual(0.9 * ttlMs[segment]);
    }
  });

  test('entries that were filled together do not expire together', async () => {
    const { companyId, neighbour, open } = fixture();
    const service = await open({ ttlMs: { client: 10 * HOUR } });

    for (let i = 0; i < 20; i++) await service.load(neighbour(`+791636740${10 + i}`));

    const keys = (await keysOf(redis, companyId)).filter((key) => key.includes(':client:'));
    const ends = await Promise.all(keys.map((key) => redis.pttl(key)));
    expect(Math.max(...ends) - Math.min(...ends)).toBeGreaterThan(5 * MINUTE);
  });
});
