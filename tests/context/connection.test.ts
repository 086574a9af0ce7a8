import { ContextCache } from '../../src/context/cache';
import type { UnreadableEntry } from '../../src/context/errors';
import { eventually } from '../support/eventually';
import { startFrozenRedis } from '../support/frozen-redis';
import { redisUrl } from '../support/servers';
import { everything, keysOf, origins, stage, testRedis } from './fixture';

/** More often than it takes to open the circuit. */
const OFTEN = [1, 2, 3, 4, 5, 6, 7, 8];

describe('between a process and Redis', () => {
  const redis = testRedis();

  test('a connection that died without a word is replaced', async () => {
    const { owner, open } = stage();
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

  test('leases that were granted in a lost answer are given back at once', async () => {
    const { companyId, owner, source, key, open } = stage();
    const line = await startFrozenRedis(redisUrl);
    try {
      const service = await open({ redis: line.url, timeoutMs: 250 });
      const held = source.holdNext('client');
      line.holdReplies();
      const loading = service.load(owner);
      await eventually(() => redis.hexists(key('client'), 'lease'));

      await held.started; // the source, directly: the answer was given up
      await eventually(async () => (await keysOf(redis, companyId)).length === 0);

      held.letGo();
      expect(origins((await loading).report)).toEqual(everything('direct'));
    } finally {
      await line.stop();
    }
  });

  test('scripts that Redis has forgotten are loaded again', async () => {
    const { owner, open } = stage();
    const service = await open();
    await service.load(owner);

    await redis.script('FLUSH');

    expect(origins((await service.load(owner)).report)).toEqual(everything('local'));
    await redis.script('FLUSH');
    await service.invalidate(owner, ['client']);
    expect(origins((await service.load(owner)).report)).toEqual({ ...everything('local'), client: 'filled' });
  });

  test('what is under a key and is no entry at all counts as absent and is replaced', async () => {
    const { owner, source, key, open } = stage();
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

  /** Written by a release to come. */
  const later = Buffer.concat([Buffer.of(0x21), Buffer.from('{}')]);

  test('say once of each kind of entry that they can not read it', async () => {
    const { owner, key, open } = stage();
    const told: UnreadableEntry[] = [];
    const service = await open({ onUnreadable: (problem) => told.push(problem) });
    await service.load(owner);

    for (const segment of ['client', 'schedule', 'client'] as const) {
      await redis.hset(key(segment), { etag: 'another', body: later });
      await service.load(owner);
    }
    await redis.hset(key('client'), { etag: 'another', body: Buffer.from('x') });
    await service.load(owner);

    expect(told.map(({ code, header }) => [code, header])).toEqual([
      ['cache.unreadable-entry', 0x21],
      ['cache.unreadable-entry', 0x78],
    ]);
    // It ends up in a log, where nobody's phone belongs.
    for (const problem of told) expect(`${problem.message} ${JSON.stringify(problem)}`).not.toContain('7916');
  });

  test('drop each other’s entries: what a booking has changed is old for both', async () => {
    const { companyId, owner, key, open } = stage();
    const service = await open();
    await service.load(owner);
    for (const segment of ['client', 'schedule'] as const) {
      await redis.hset(key(segment), { etag: 'another', body: later });
    }

    expect(await service.invalidate(owner, ['client', 'schedule'])).toBe(2);

    expect(await keysOf(redis, companyId)).toEqual([key('company'), key('dialogue')]);
  });

  test('do not drop what the other has replaced meanwhile', async () => {
    const { owner, key, open } = stage();
    const service = await open();
    await service.load(owner);
    const cache = new ContextCache({ redis: redisUrl, timeoutMs: 10_000, onError: () => {} });

    await cache.drop(key('client'), 'the unreadable one');

    expect(origins((await service.load(owner)).report)).toEqual(everything('local'));
    cache.close();
  });
});
