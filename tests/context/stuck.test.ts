import { everything, fixture, keysOf, origins, testRedis } from './fixture';

/** These wait for deadlines of several seconds, which are part of the contract. */
describe('a load ends in time', () => {
  const redis = testRedis();

  test('when the holder of a lease never fills: the source is read directly, and nothing is stored', async () => {
    const { owner, source, key, open } = fixture();
    const service = await open();
    await redis.hset(key('client'), 'lease', 'a process that froze');

    const { context, report } = await service.load(owner);

    expect(context.client.phone).toBe(owner.client);
    expect(origins(report)).toEqual({ ...everything('filled'), client: 'direct' });
    expect(source.loads.client).toBe(1);
    expect(await redis.hgetall(key('client'))).toEqual({ lease: 'a process that froze' });
  });

  test('when the source never answers: the load fails, and the next one may fill', async () => {
    const { companyId, owner, source, open } = fixture();
    const service = await open();
    source.hangs();

    await expect(service.load(owner)).rejects.toMatchObject({ code: 'context.source-timeout' });

    expect(await keysOf(redis, companyId)).toEqual([]);
    source.recovers();
    expect(origins((await service.load(owner)).report)).toEqual(everything('filled'));
  });
});
