import { Cluster, Redis } from 'ioredis';
import { readConfig } from '../src/config';
import { isRedisUrl, openRedis, type RedisClient } from '../src/redis';

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
    'redis+cluster://',
    'redis+cluster://a:6379,',
    'redis+cluster://a:99999',
    'redis+cluster://a:6379/main',
    'redis+sentinel://a:26379',
    'redis+sentinel://a:26379/main/zero',
    'redis://a:6379,b:6379',
  ])('is refused as %s, without telling the password', (url) => {
    expect(isRedisUrl(url)).toBe(false);
    const withPassword = url.replace('://', '://:s3cret@');
    expect(() => open(withPassword)).toThrow(
      expect.objectContaining({ code: 'redis.invalid-url', message: expect.not.stringContaining('s3cret') }),
    );
    expect(() => readConfig({ CACHE_REDIS_URL: withPassword })).toThrow(
      expect.objectContaining({ code: 'config.invalid', message: expect.not.stringContaining('s3cret') }),
    );
  });

  test.each(['redis://localhost', 'redis+cluster://a:7000,b:7001', 'rediss+sentinel://a,b/main'])(
    'may be the cache’s: %s',
    (url) => {
      expect(readConfig({ CACHE_REDIS_URL: url }).cacheRedisUrl).toBe(url);
    },
  );
});
