import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Cluster, Redis } from 'ioredis';
import { readConfig } from '../../src/config';
import { connectCache } from '../../src/context/connection';
import { openRedis, type RedisClient } from '../../src/redis/connection';
import { parseRedisUrl } from '../../src/redis/url';
import { eventually } from '../support/eventually';
import { describeWithRedis } from '../support/native/available';
import { type NativeCluster, startNativeCluster } from '../support/native/cluster';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import { redisUrl } from '../support/servers';

const opened: RedisClient[] = [];
afterEach(() => {
  for (const redis of opened.splice(0)) redis.disconnect();
});

/** Not connected. */
function open(url: string): RedisClient {
  const redis = openRedis(url, { lazyConnect: true });
  opened.push(redis);
  return redis;
}

describe('a URL of a Redis', () => {
  test('names one server', () => {
    const redis = open('rediss://anna:se%3Acret@example.com:6380/3');
    expect(redis).toBeInstanceOf(Redis);
    expect((redis as Redis).options).toMatchObject({
      host: 'example.com',
      port: 6380,
      username: 'anna',
      password: 'se:cret',
      db: 3,
      tls: expect.anything(),
    });
  });

  test('names some nodes of a cluster', () => {
    const redis = open('redis+cluster://:se%3Acret@a.example.com:7000,b.example.com,[::1]:7002');
    expect(redis).toBeInstanceOf(Cluster);
    const cluster = redis as Cluster;
    expect(Reflect.get(cluster, 'startupNodes')).toEqual([
      { host: 'a.example.com', port: 7000 },
      { host: 'b.example.com', port: 6379 },
      { host: '::1', port: 7002 },
    ]);
    expect(cluster.options.redisOptions).toMatchObject({ password: 'se:cret' });
  });

  test('names sentinels, and the master that they watch', () => {
    const redis = open('redis+sentinel://anna:secret@a.example.com,b.example.com:7001/main/2');
    expect((redis as Redis).options).toMatchObject({
      sentinels: [
        { host: 'a.example.com', port: 26_379 },
        { host: 'b.example.com', port: 7001 },
      ],
      name: 'main',
      username: 'anna',
      password: 'secret',
      db: 2,
    });
  });

  test.each([
    'localhost:6379',
    'http://localhost:6379',
    'redis://',
    'redis:///0',
    'redis+cluster://',
    'redis+cluster://a:6379,',
    'redis+cluster://a:99999',
    'redis+cluster://a:6379/main',
    'redis+cluster://a:6379/0',
    'redis+sentinel://a:26379',
    'redis+sentinel://a:26379/main/zero',
    'redis+sentinel://a:26379/main/1/2',
    'redis://a:6379,b:6379',
    'redis://a/zero',
    'redis://a/-1',
    'redis://a/1.5',
    'redis://a/1/2',
    'redis://a/?db=3',
    'redis://a?password=other',
    'redis://a/0#fragment',
  ])('is refused as %s, without telling the password', (url) => {
    expect(() => parseRedisUrl(url)).toThrow(expect.objectContaining({ code: 'redis.invalid-url' }));
    const withPassword = url.replace('://', '://:s3cret@');
    expect(() => open(withPassword)).toThrow(
      expect.objectContaining({ code: 'redis.invalid-url', message: expect.not.stringContaining('s3cret') }),
    );
    expect(() => readConfig({ CACHE_REDIS_URL: withPassword })).toThrow(
      expect.objectContaining({ code: 'config.invalid', message: expect.not.stringContaining('s3cret') }),
    );
  });

  test.each(['s3#cret', 's3/cret', 's3?cret', 's3%cret'])(
    'is refused with the password %s, which has to be encoded, and nothing of it is told',
    (password) => {
      for (const scheme of ['redis', 'rediss+cluster', 'redis+sentinel']) {
        const url = `${scheme}://anna:${password}@host:6379/main`;
        const untold = { message: expect.not.stringMatching(/s3|cret|host:6379\/main/) };
        expect(() => open(url)).toThrow(expect.objectContaining({ code: 'redis.invalid-url', ...untold }));
        expect(() => readConfig({ REDIS_URL: url })).toThrow(
          expect.objectContaining({ code: 'config.invalid', ...untold }),
        );
      }
    },
  );

  test('may have an @ in its password', () => {
    expect((open('redis://anna:se@cret@host') as Redis).options).toMatchObject({
      host: 'host',
      username: 'anna',
      password: 'se@cret',
    });
  });

  test.each(['redis://localhost', 'redis+cluster://a:7000,b:7001', 'rediss+sentinel://a,b/main'])(
    'may be the cache’s: %s',
    (url) => {
      expect(readConfig({ CACHE_REDIS_URL: url }).cacheRedisUrl).toBe(url);
    },
  );
});

describeWithRedis('a connection that reaches a replica', () => {
  let replica: NativeRedis;
  beforeAll(async () => {
    replica = await startNativeRedis();
    await withConnection(replica.port, (redis) => redis.replicaof(replica.host, 1));
  });
  afterAll(() => replica.stop());

  test('reconnects after a second, and its duplicates are not affected', async () => {
    const redis = await connected(openRedis(replica.url));
    const duplicate = await connected((redis as Redis).duplicate());
    const [pause, duplicatesPause] = [pauseOf(redis), pauseOf(duplicate)];
    await expect(redis.set('a', 'b')).rejects.toThrow('READONLY');
    (duplicate as Redis).stream.destroy(); // before the other connection has ended
    expect(await duplicatesPause).toBeLessThan(1000);
    expect(await pause).toBeGreaterThanOrEqual(1000);
  });

  test.each([
    ['of its own', () => connectCache(replica.url)],
    ['like that of the queues', () => connectCache(open(replica.url))],
  ])('reconnects after a second also if it is the cache’s %s', async (_whose, open) => {
    const redis = await connected(open());
    const pause = pauseOf(redis);
    await expect(redis.set('a', 'b')).rejects.toThrow('READONLY');
    expect(await pause).toBeGreaterThanOrEqual(1000);
  });

  async function connected(redis: RedisClient): Promise<RedisClient> {
    opened.push(redis);
    if (redis.status !== 'ready') await once(redis, 'ready');
    return redis;
  }

  /** Milliseconds until the next reconnection. */
  async function pauseOf(redis: RedisClient): Promise<number> {
    const [ms] = await once(redis, 'reconnecting');
    return ms;
  }
});

describe('commands of one turn of the event loop', () => {
  test('leave in one write, and each gets its own answer', async () => {
    const redis = await connect(redisUrl);
    const writes = countWrites(redis as Redis);
    const key = `gathered-${randomUUID()}`;
    const answers = await Promise.allSettled([
      redis.set(key, 'a'),
      redis.append(key, 'b'),
      redis.incr(key),
      redis.multi().append(key, 'c').get(key).exec(),
      redis.getBuffer(key),
      redis.del(key),
    ]);
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'refused'))).toEqual([
      'OK',
      2,
      'refused',
      [
        [null, 3],
        [null, 'abc'],
      ],
      Buffer.from('abc'),
      1,
    ]);
    expect(writes.count).toBe(1);
  });

  test('leave even when the connection is closed in the same turn', async () => {
    const redis = await connect(redisUrl);
    const key = `gathered-${randomUUID()}`;
    redis.set(key, 'a', 'EX', 60).catch(() => undefined);
    redis.disconnect();
    const other = await connect(redisUrl);
    await eventually(async () => (await other.get(key)) === 'a');
  });

  describeWithRedis('on a cluster', () => {
    let cluster: NativeCluster;
    beforeAll(async () => {
      cluster = await startNativeCluster();
    });
    afterAll(() => cluster.stop());

    test('leave in one write to each node', async () => {
      const redis = (await connect(cluster.url)) as Cluster;
      const keys = Array.from({ length: 30 }, () => randomUUID());
      await Promise.all(keys.map((key) => redis.set(key, 'a')));
      const writes = redis.nodes('master').map(countWrites);
      await Promise.all(keys.map((key) => redis.get(key)));
      expect(writes).toEqual(Array(3).fill({ count: 1 }));
    });
  });

  async function connect(url: string): Promise<RedisClient> {
    const redis = openRedis(url);
    opened.push(redis);
    await redis.set(randomUUID(), 'connected', 'EX', 60);
    return redis;
  }

  /** Counts the writes to the socket from now on. */
  function countWrites({ stream }: Redis): { count: number } {
    const writes = { count: 0 };
    for (const method of ['_write', '_writev'] as const) {
      const write = stream[method]?.bind(stream) as (...given: unknown[]) => void;
      const counted = (...given: unknown[]) => {
        writes.count += 1;
        write(...given);
      };
      Object.assign(stream, { [method]: counted });
    }
    return writes;
  }
});
