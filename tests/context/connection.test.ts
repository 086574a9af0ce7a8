import { ContextCache } from '../../src/context/cache';
import { Events } from '../../src/observability/events';
import { eventually } from '../support/eventually';
import { startFrozenRedis } from '../support/frozen-redis';
import { IMPATIENT } from '../support/limits';
import { redisUrl } from '../support/servers';
import { everything, fixture, keysOf, origins, testRedis } from './fixture';

/** More loads than the failures that open the circuit. */
const OFTEN = [1, 2, 3, 4, 5, 6, 7, 8];

describe('between a process and Redis', () => {
  const redis = testRedis();

  test('a connection that died silently is replaced', async () => {
    const { owner, open } = fixture();
    const line = await startFrozenRedis(redisUrl);
    try {
      const service = await open({ redis: line.url, timeoutMs: 250 });
      await service.load(owner);

      line.forgetConnections();
      for (const _ of OFTEN) await service.load(owner);

      await eventually(async () => {
        const { report } = await service.load(owner);
        return Object.values(origins(report)).every((from) => from === 'local');
      });
    } finally {
      await line.stop();
    }
  });

  test('leases that were granted in a lost reply are released at once', async () => {
    const { companyId, owner, source, key, open } = fixture();
    const line = await startFrozenRedis(redisUrl);
    try {
      const service = await open({ redis: line.url, timeoutMs: IMPATIENT }); // so long the lease can be seen
      const held = source.holdNext('client');
      line.holdReplies();
      const loading = service.load(owner);
      await eventually(() => redis.hexists(key('client'), 'lease'));

      await held.started; // the load gave up the reply and reads the source directly
      await eventually(async () => (await keysOf(redis, companyId)).length === 0);

      held.letGo();
      expect(origins((await loading).report)).toEqual(everything('direct'));
    } finally {
      await line.stop();
    }
  });

  test('scripts that Redis has forgotten are sent again', async () => {
    const { owner, open } = fixture();
    const service = await open();
    await service.load(owner);

    await redis.script('FLUSH');

    expect(origins((await service.load(owner)).report)).toEqual(everything('local'));
    await redis.script('FLUSH');
    await service.invalidate(owner, ['client']);
    expect(origins((await service.load(owner)).report)).toEqual({ ...everything('local'), client: 'filled' });
  });

  test('a value of another type under a key counts as absent and is replaced', async () => {
    const { owner, source, key, open } = fixture();
    const service = await open();
    await redis.set(key('client'), 'a string');
    await redis.lpush(key('schedule'), 'a list');
    await redis.set(key('dialogue'), 'a string');

    const { context, report } = await service.load(owner);
    await redis.set(key('dialogue'), 'a string');
    source.versions.dialogue = 2;
    await service.writeDialogue(owner, source.values.dialogue, { before: 1, after: 2 });

    expect(context.schedule).toEqual(source.values.schedule);
    expect(origins(report)).toEqual(everything('filled'));
    expect(origins((await service.load(owner)).report)).toEqual({
      ...everything('local'),
      dialogue: 'filled',
    });
  });
});

describe('two releases that share a cache', () => {
  const redis = testRedis();

  /** As a later release might write it. */
  const later = Buffer.concat([Buffer.of(0x21), Buffer.from('{}')]);

  test('report each kind of entry that they cannot read once', async () => {
    const { owner, key, open } = fixture();
    const events = new Events();
    const reported: Error[] = [];
    events.on('cache.unreadable-entry', ({ error }) => reported.push(error));
    const service = await open({ events });
    await service.load(owner);

    for (const segment of ['client', 'schedule', 'client'] as const) {
      await redis.hset(key(segment), { etag: 'another', body: later });
      await service.load(owner);
    }
    await redis.hset(key('client'), { etag: 'another', body: Buffer.from('x') });
    await service.load(owner);

    events.close();
    expect(reported).toMatchObject([
      { code: 'cache.unreadable-entry', header: 0x21 },
      { code: 'cache.unreadable-entry', header: 0x78 },
    ]);
    // The error ends up in a log, which must not contain a client's phone number.
    for (const error of reported) expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('7916');
  });

  test('drop each other’s entries: what a booking has changed is stale for both', async () => {
    const { companyId, owner, key, open } = fixture();
    const service = await open();
    await service.load(owner);
    for (const segment of ['client', 'schedule'] as const) {
      await redis.hset(key(segment), { etag: 'another', body: later });
    }

    expect(await service.invalidate(owner, ['client', 'schedule'])).toBe(2);

    expect(await keysOf(redis, companyId)).toEqual([key('company'), key('dialogue')]);
  });

  test('do not drop an entry that the other has replaced meanwhile', async () => {
    const { owner, key, open } = fixture();
    const service = await open();
    await service.load(owner);
    const cache = new ContextCache({ redis: redisUrl, timeoutMs: 10_000, events: new Events() });

    await cache.drop(key('client'), 'the unreadable one');

    expect(origins((await service.load(owner)).report)).toEqual(everything('local'));
    cache.close();
  });
});
