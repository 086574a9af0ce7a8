import { randomUUID } from 'node:crypto';
import { keepRegistered } from '../../src/processes/keep-registered';
import { ProcessRegistry, REGISTRATION_TTL } from '../../src/processes/registry';
import { eventually } from '../support/eventually';
import { loseJobs, testRedis } from '../support/redis';
import { redisUrl } from '../support/servers';

const redis = testRedis();
let prefix: string;
let registry: ProcessRegistry;
beforeEach(() => {
  prefix = `test-${randomUUID().slice(0, 8)}`;
  registry = new ProcessRegistry(redis, { prefix, redisUrl });
});

const processOf = (id: string, port: number) => ({
  id,
  address: `127.0.0.1:${port}`,
  role: 'worker',
  queues: ['maintenance'],
  machine: 'm',
  pid: 1,
});
const ONE = processOf('one', 4001);
const OTHER = processOf('other', 4002);

test('all that is stored about processes expires', async () => {
  await registry.put(ONE);
  const keys = await redis.keys(`${prefix}:*`);
  expect(keys).toHaveLength(2);
  for (const key of keys) {
    const ttl = await redis.pttl(key);
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(REGISTRATION_TTL);
  }
});

test('a process whose entry has expired is listed no more, and its id is forgotten', async () => {
  await registry.put(OTHER);
  await registry.put(ONE);
  expect(await registry.list()).toEqual([ONE, OTHER]);
  await redis.del(`${prefix}:{processes}:one`); // as an expiry
  expect(await registry.list()).toEqual([OTHER]);
  expect(await redis.smembers(`${prefix}:{processes}`)).toEqual(['other']);
});

test('an entry that this release cannot read is left out, also one whose address is more than host and port', async () => {
  await registry.put(ONE);
  for (const [id, value] of [
    ['a', 'not JSON'],
    ['b', JSON.stringify({ ...OTHER, id: 'b', address: '169.254.169.254/latest?' })],
  ] as const) {
    await redis.set(`${prefix}:{processes}:${id}`, value, 'EX', 60);
    await redis.sadd(`${prefix}:{processes}`, id);
  }
  expect(await registry.list()).toEqual([ONE]);
});

test('a process is listed again after Redis has lost its data, until its registration ends', async () => {
  const registration = keepRegistered(registry, ONE, { onError: () => undefined, everyMs: 20 });
  await eventually(async () => (await registry.list()).length === 1);
  await loseJobs(redis, prefix);
  await eventually(async () => (await registry.list()).length === 1);
  await registration.end();
  expect(await registry.list()).toEqual([]);
  expect(await redis.keys(`${prefix}:*`)).toEqual([]);
});
